import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import { podPort, proxiedIn, serviceBackends } from "../../../../core/kinds/service/proxied.js";

const test = suite("what is proxied");

test("names and ports", () => {
  assert.equal(proxiedIn("web"), { name: "web", port: "" });
  assert.equal(proxiedIn("web:http"), { name: "web", port: "http" });
  assert.equal(proxiedIn("http:web:80"), { name: "web", port: "80" });
  assert.equal(proxiedIn("web:"), { name: "web", port: "" });
  for (const wrong of ["", ":80", "a:b:c:d", "https:web:443", "ftp:web:"]) assert.throws(() => proxiedIn(wrong), wrong);
});

const service: Service = {
  kind: "Service",
  metadata: { name: "web" },
  spec: {
    ports: [
      { name: "http", port: 80, targetPort: 8080 },
      { name: "admin", port: 81, targetPort: 9090 },
    ],
  },
};
const subsets = [
  {
    addresses: [{ ip: "10.1.0.2" }],
    ports: [
      { name: "http", port: 8080 },
      { name: "admin", port: 9090 },
    ],
  },
];

test("a service's port by its name, its number, or the first", () => {
  const at = (port: string): unknown =>
    serviceBackends(service, { kind: "Endpoints", metadata: { name: "web" }, subsets }, { name: "web", port });
  assert.equal(at("http"), [{ host: "10.1.0.2", port: 8080 }]);
  assert.equal(at("81"), [{ host: "10.1.0.2", port: 9090 }]);
  assert.equal(at(""), [{ host: "10.1.0.2", port: 8080 }]);
  assert.throws(() => at("9090"), /no port "9090"/);
  assert.equal(serviceBackends(service, undefined, { name: "web", port: "" }), []);
});

test("a pod's port by its number, its name, or the first", () => {
  const pod: Pod = {
    kind: "Pod",
    metadata: { name: "web" },
    spec: { containers: [{ name: "c", image: "i", ports: [{ name: "http", containerPort: 8080 }] }] },
  };
  assert.equal(
    ["8081", "http", ""].map((port) => podPort(pod, { name: "web", port })),
    [8081, 8080, 8080],
  );
  for (const port of ["0", "70000", "smtp"]) assert.throws(() => podPort(pod, { name: "web", port }), /no port/);
});

test.run();
