/**
 * A build controller in a pod, as Jenkins with its Kubernetes plugin is one: it makes a pod for each build, watches until it
 * has ended, reads its log and removes it. All it has is what any pod has: its account's token, the CA and two variables.
 * Prints a line of JSON for each build.
 */
import { readFileSync } from "node:fs";
import https from "node:https";
import { createInterface } from "node:readline";

const folder = "/var/run/secrets/kubernetes.io/serviceaccount";
const read = (name) => readFileSync(`${folder}/${name}`, "utf8").trim();
const [token, ca, namespace] = ["token", "ca.crt", "namespace"].map(read);
const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
const pods = `/api/v1/namespaces/${namespace}/pods`;

const open = (method, path, body) =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    https.request({ host, port, ca, method, path, headers }, resolve).on("error", reject).end(body);
  });

async function ask(method, path, body) {
  const response = await open(method, path, body && JSON.stringify(body));
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += part;
  if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
  return text;
}

async function build(number) {
  const made = JSON.parse(
    await ask("POST", pods, {
      ...{ kind: "Pod", apiVersion: "v1", metadata: { generateName: "agent-", labels: { agent: String(number) } } },
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "main", image: process.argv[2], command: ["echo", `build ${number} done`] }],
      },
    }),
  );
  const { name, resourceVersion } = made.metadata;
  const query = `watch=true&fieldSelector=metadata.name%3D${name}&resourceVersion=${resourceVersion}`;
  const events = await open("GET", `${pods}?${query}`);
  let phase = "";
  for await (const line of createInterface(events)) {
    phase = JSON.parse(line).object.status.phase;
    if (phase === "Succeeded" || phase === "Failed") break;
  }
  events.destroy();
  const log = await ask("GET", `${pods}/${name}/log`);
  await ask("DELETE", `${pods}/${name}`);
  console.log(JSON.stringify({ name: name.slice(0, 6), phase, log }));
}

await Promise.all([1, 2, 3].map(build));
const left = JSON.parse(await ask("GET", `${pods}?labelSelector=agent`)).items;
console.log(JSON.stringify({ left: left.filter((pod) => !pod.metadata.deletionTimestamp).length }));
