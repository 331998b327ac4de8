/** Fields of objects: what is out of range, of another kind, or not a word. */
import type { Topic } from "../row.js";
import { controller, endpoints, pod, podNamed, posted, service, values } from "./bodies.js";

const long = (n: number): string => "a".repeat(n);

const oddAddresses = [
  ...["256.1.1.1", "1.2.3", "1.2.3.4.5", "0x7f.0.0.1", "010.1.1.1", "1.2.3.4/8", "1.2.3.4\n", " 1.2.3.4", "1.2.3.4 "],
  ...["localhost", "١.٢.٣.٤", "-1.2.3.4", "1e1.2.3.4", "", 16_909_060, null, {}, ["1.2.3.4"], long(5_000)],
];

export const addresses: Topic = {
  title: "Addresses",
  rows: [
    ...values("an address of endpoints", oddAddresses, (ip) => endpoints(ip), 422, /ip/),
    ...values(
      "an external address of a service",
      ["10.0.0.0/8", "not an address", "1.2.3.4;id", "::1::", "1.2.3.4\u0000", 7, [], {}],
      (ip) => service({ externalIPs: [ip] }),
      422,
      /externalIPs/,
    ),
    ...values(
      "a portal address",
      ["256.0.0.1", "none", "8.8.8.8", "127.0.0.1", "0.0.0.0", "224.0.0.1", "169.254.169.254", 1],
      (clusterIP) => service({ clusterIP }),
      422,
      /clusterIP/,
    ),
  ],
};

export const claimed: Topic = {
  title: "Addresses and ports that are not a service's",
  rows: [
    ...values(
      "an external address that is the cluster's",
      ["127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254", "224.0.0.1", "255.255.255.255", "::1", "fe80::1"],
      (ip) => service({ externalIPs: [ip] }),
      /^4(03|22)$/,
      /./,
    ),
    ...values(
      "endpoints that are nobody's pod",
      ["127.0.0.1", "127.1.2.3", "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1"],
      (ip) => endpoints(ip),
      /^4(03|22)$/,
      /./,
    ),
    ...values(
      "a balancer at a port of the host's own",
      [22],
      (port) => service({ type: "LoadBalancer", ports: [{ port }] }),
      /^4(03|22)$/,
      /port/,
    ),
    ...values(
      "a node port out of its range",
      [1, 22, 80, 8080, 65_536, -1, "30000"],
      (nodePort) => service({ type: "NodePort", ports: [{ port: 80, nodePort }] }),
      422,
      /nodePort/,
    ),
  ],
};

export const quantities: Topic = {
  title: "Quantities",
  rows: [
    ...values(
      "a limit of CPU",
      ["-1", "1e999", "NaN", "Infinity", "0x10", "1 000", "1,5", "1..5", "١", "", "m", "--1", "1mm", long(500), {}, []],
      (cpu) => pod({ resources: { limits: { cpu } } }),
      422,
      /cpu/,
    ),
    ...values(
      "a limit of memory",
      ["1GB", "-1Mi", "1Gib", "1 Gi", "Gi", "1e1e1", "9".repeat(400), true, [1]],
      (memory) => pod({ resources: { limits: { memory } } }),
      422,
      /memory/,
    ),
    posted(
      "a request above its limit",
      pod({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }),
      422,
      /cpu/,
    ),
    posted("limits that are a list", pod({ resources: { limits: ["1"] } }), 422, /limits/),
    posted("resources that are a text", pod({ resources: "much" }), 422, /resources/),
  ],
};

const oddNames = [
  ...["A", "a_b", "-a", "a-", "a..b", ".a", "a/b", "../../etc", "a b", "a\nb", "a\u0000b", "ä", "а", "", " ", "%2e%2e"],
  ...[long(254), "a\u202Eb", "$(id)", "'; drop", "<script>", "ａ", 7, null, {}, ["a"]],
];

export const names: Topic = {
  title: "Names",
  rows: [
    ...values("a pod's name", oddNames, (name) => podNamed({ name }), /^4(00|22)$/, /name/),
    ...values("a container's name", ["A", "a.b", "a/b", long(64), "", 1, "a\n"], (name) => pod({ name }), 422, /name/),
    ...values("a service's name", ["1a", "a.b", "-", long(64), "A"], (name) => service({}, { name }), 422, /name/),
    ...values(
      "a port's name",
      ["-", "a".repeat(16), "UPPER", "a--b", "1", "a_b"],
      (name) => pod({ ports: [{ containerPort: 80, name }] }),
      422,
      /name/,
    ),
    ...values(
      "the key of a label",
      ["", " ", "a/b/c", "-a", "a b", "/a", "a/", long(64), `${long(254)}/a`, "ключ", "a\u0000"],
      (key) => podNamed({ name: "odd", labels: { [String(key)]: "x" } }),
      422,
      /label/,
    ),
    ...values(
      "the value of a label",
      ["-", "a b", long(64), "ä", "a\n", 7, {}, ["a"]],
      (value) => podNamed({ name: "odd", labels: { key: value } }),
      /^4(00|22)$/,
      /label/,
    ),
    ...values(
      "the name of a variable",
      ["", "a=b", "a\u0000b", 7, {}],
      (name) => pod({ env: [{ name, value: "x" }] }),
      422,
      /env/,
    ),
    ...values(
      "a namespace",
      ["Default", "a/b", "..", "kube system", long(64)],
      (namespace) => podNamed({ name: "odd", namespace }),
      /^4(00|04|22)$/,
      /namespace/,
    ),
    posted("annotations of 300 kB", podNamed({ name: "odd", annotations: { a: long(300_000) } }), 422, /annotations/),
    posted("an image without a name", pod({ image: "" }), 422, /image/),
    posted("an image that is a list", pod({ image: ["a"] }), 422, /image/),
  ],
};

export const numbers: Topic = {
  title: "Numbers",
  rows: [
    ...values(
      "a container's port",
      [0, -1, 65_536, 1.5, 1e300, "80", "http", true, null, [], 2 ** 53],
      (containerPort) => pod({ ports: [{ containerPort }] }),
      422,
      /containerPort/,
    ),
    ...values(
      "a host port",
      [-1, 65_536, 0.5, "22", {}],
      (hostPort) => pod({ ports: [{ containerPort: 80, hostPort }] }),
      422,
      /hostPort/,
    ),
    ...values(
      "a service's port",
      [0, -1, 65_536, 80.5, "80", null],
      (port) => service({ ports: [{ port }] }),
      422,
      /port/,
    ),
    ...values(
      "replicas",
      [-1, 1.5, 2 ** 31, 1e300, "3", [], "many", true],
      (replicas) => controller({ replicas }),
      422,
      /replicas/,
    ),
    ...values(
      "seconds of grace",
      [-1, 1.5, "5", {}, 1e300],
      (terminationGracePeriodSeconds) => pod({}, { terminationGracePeriodSeconds }),
      422,
      /terminationGracePeriodSeconds/,
    ),
    ...values(
      "a deadline in seconds",
      [0, -5, 2.5, "9"],
      (activeDeadlineSeconds) => pod({}, { activeDeadlineSeconds }),
      422,
      /activeDeadlineSeconds/,
    ),
    posted("a port that is named twice", service({ ports: [{ port: 80 }, { port: 80 }] }), 422, /port|name/),
    posted(
      "the same host port twice",
      pod({
        ports: [
          { containerPort: 1, hostPort: 9 },
          { containerPort: 2, hostPort: 9 },
        ],
      }),
      422,
      /hostPort|port/,
    ),
    posted(
      "two containers of one name",
      pod(
        {},
        {
          containers: [
            { name: "a", image: "a" },
            { name: "a", image: "a" },
          ],
        },
      ),
      422,
      /name/,
    ),
    posted("no container", pod({}, { containers: [] }), 422, /containers/),
    posted("containers that are an object", pod({}, { containers: { name: "a" } }), 422, /containers/),
  ],
};

export const selectorsOfObjects: Topic = {
  title: "Selectors of objects",
  rows: [
    posted(
      "a controller whose pods it does not select",
      controller({ selector: { app: "other" } }),
      422,
      /selector|labels/,
    ),
    posted("a controller without a template", controller({ template: null }), 422, /template/),
    posted(
      "a controller without a selector and labels",
      controller({ selector: {}, template: { spec: { containers: [{ name: "a", image: "a" }] } } }),
      422,
      /selector|labels/,
    ),
    ...values(
      "a service's selector",
      ["app=odd", ["app"], { app: ["a"] }, { app: 1 }, { "a b": "c" }, { app: {} }],
      (selector) => service({ selector }),
      /^4(00|22)$/,
      /selector/,
    ),
    ...values("a service's type", ["Magic", "clusterip", 1, {}], (type) => service({ type }), 422, /type/),
    ...values(
      "a protocol",
      ["SCTP", "tcp", "ICMP", 6],
      (protocol) => service({ ports: [{ port: 80, protocol }] }),
      422,
      /protocol/,
    ),
    ...values(
      "a session's affinity",
      ["Cookie", 1, "clientip"],
      (sessionAffinity) => service({ sessionAffinity }),
      422,
      /sessionAffinity/,
    ),
    posted(
      "an affinity of no end",
      service({ sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } }),
      422,
      /timeoutSeconds/,
    ),
  ],
};
