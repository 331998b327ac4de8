/** What is right: inputs that the random ones are made of. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

function texts(folder: string, ending: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(`${root}${folder}/${name}`, "utf8"))
    .filter((text) => text.length < 20_000);
}

export const bodyTexts = (): string[] => [
  ...texts("scenarios/manifests", ".json"),
  ...texts("scenarios/manifests", ".yaml"),
  ...texts("test/manifests", ".json"),
  ...texts("test/manifests", ".yaml"),
];

export const scenarioTexts = (): string[] => [
  ...texts("scenarios", ".yaml"),
  ...texts("test/scenarios/found", ".yaml"),
];

export const selectorTexts: readonly string[] = [
  ...["a=b", "a==b,c!=d", "a in (b,c)", "a notin (b)", "!a", "a", "example.com/a=b, c in (d,e),!f,g", "a=", "a in ()"],
  ...["metadata.name=a", "spec.nodeName!=b,status.phase=Running", "metadata.namespace=default"],
];

export const kubeconfigTexts: readonly string[] = [
  `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: 'https://127.0.0.1:8443', certificate-authority-data: aGVsbG8=, tls-server-name: kubernetes}
- name: d
  cluster: {server: 'http://127.0.0.1:8080', insecure-skip-tls-verify: true}
users:
- name: u
  user: {token: abc}
- name: v
  user: {username: a, password: b, client-certificate-data: aGk=, client-key-data: aGk=}
contexts:
- name: x
  context: {cluster: c, user: u, namespace: default}
- name: y
  context: {cluster: d, user: v}
current-context: x
`,
  '{"apiVersion":"v1","kind":"Config","clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:1"}}],"users":[{"name":"u","user":{}}],"contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}],"current-context":"x"}',
];
