/** Ways to pods and services on hosts of their own: from pods, hosts, this machine and outside. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { podOf, podsPath, servicesPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import type { Seen } from "./watcher.js";
import { first, get, http, isReady, readinessProbe, second, WebHosts } from "./web-hosts.js";

const it = suite("ways to services");
const test = canHaveHosts ? it : it.skip;
let web: WebHosts;

it.before(async () => {
  if (canHaveHosts) web = await WebHosts.up("ways");
});
it.after(async () => {
  if (canHaveHosts) await web.cluster.close();
});

test("a pod on each host reaches a service, pods of the other host, its own host and this machine", async () => {
  const portal = await web.serve("inside", [http]);
  const all = await web.running(2);
  assert.is(new Set(all.map((p) => p.spec.nodeName)).size, 2);
  for (const pod of all) {
    await poll(
      "the service answers",
      () => web.inPod(pod, get(`http://${portal}/`)),
      (text) => /\S/.test(text) && !/^E|timeout/.test(text),
    );
    for (const { status } of all) assert.match(await web.inPod(pod, get(`http://${status.podIP}:8080/`)), /^[^E]/);
    const api = `http://10.245.2.1:${web.cluster.port}/`;
    assert.match(await web.inPod(pod, get(api)), /^(?!E)/, "the API's address on the switch");
  }
  const [pod] = all;
  assert.match(await web.ask(first, `http://${pod?.status.podIP}:8080/`), /\S/, "from a host");
  assert.match(await web.ask(second, `http://${pod?.status.podIP}:8080/`), /\S/, "from the other host");
});

test("a host port is on its pod's host, for hosts, this machine and pods", async () => {
  const spec = { ports: [{ containerPort: 8080, hostPort: 28_080 }], readinessProbe };
  await web.cluster.ok("POST", podsPath, podOf("on-host", spec));
  const { object: pod } = await web.pods.until("it is ready", (p) => p.metadata.name === "on-host" && isReady(p));
  const url = `http://${pod.spec.nodeName}:28080/`;
  assert.match(await web.ask(first, url), /on-host/);
  assert.match(await web.ask(second, url), /on-host/);
  assert.match(await succeed("curl", ["-sf", "-m", "5", url]), /on-host/);
  for (const p of await web.running(2)) assert.match(await web.inPod(p, get(url)), /on-host/);
  await web.cluster.ok("DELETE", `${podsPath}/on-host`);
});

test("from outside: a node port on every host and on this machine, and a public address wherever it is sent to", async () => {
  await web.serve("outside", [http], { type: "NodePort", externalIPs: ["203.0.113.7"] });
  const service = await web.cluster.ok<Seen>("GET", `${servicesPath}/outside`);
  const port = (service.spec as { ports?: { nodePort?: number }[] }).ports?.[0]?.nodePort;
  await succeed("ip", ["route", "replace", "203.0.113.7/32", "via", second]);
  try {
    for (const url of [
      ...[`http://${first}:${port}/`, `http://${second}:${port}/`, `http://10.245.2.1:${port}/`],
      "http://203.0.113.7/",
    ])
      await poll(
        `${url} answers`,
        () => succeed("curl", ["-sf", "-m", "2", url]),
        (text) => text !== "",
      );
  } finally {
    await succeed("ip", ["route", "del", "203.0.113.7/32"]);
  }
});

test("v1beta1's external load balancer and public addresses: on every host, and the service names the hosts", async () => {
  const [host, publicIp] = [first, "203.0.113.8"];
  await web.cluster.ok("POST", "/api/v1beta1/services", {
    ...{ kind: "Service", apiVersion: "v1beta1", id: "balanced", port: 8_123, containerPort: 8080 },
    ...{ selector: { app: "web" }, createExternalLoadBalancer: true, publicIPs: [publicIp] },
  });
  const ways = (): Promise<string> => web.cluster.troupeOk("get", "service", "balanced", "-o", "json");
  await poll("it names the hosts", ways, (text) => text.includes(first) && text.includes(second));
  await succeed("ip", ["route", "replace", `${publicIp}/32`, "via", host]);
  try {
    for (const ip of [first, second, publicIp])
      await poll(
        `${ip} answers`,
        () =>
          web
            .askers(second, `http://${ip}:8123/`, 2)
            .then(() => succeed("curl", ["-sf", "-m", "2", `http://${ip}:8123/`])),
        (text) => text !== "",
      );
  } finally {
    await succeed("ip", ["route", "del", `${publicIp}/32`]);
  }
});

test("an address that nobody serves is refused at once", async () => {
  const portal = await web.serve("nobody", [http], { selector: { app: "none" } });
  const refused = await web.cluster.onHost(first, "sh", "-c", `curl -s -m 5 -o /dev/null http://${portal}/; echo $?`);
  assert.is(refused.trim(), "7");
  for (const pod of await web.running(2))
    assert.is((await web.inPod(pod, get(`http://${portal}/`))).trim(), "ECONNREFUSED");
  const nobodys = portal.replace(/\d+$/, portal.endsWith(".200") ? "201" : "200");
  const [pod] = await web.running(2);
  assert.is((await web.inPod(pod, get(`http://${nobodys}/`))).trim(), "ECONNREFUSED", "an address no service has");
});

it.run();
