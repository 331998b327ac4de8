import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serviceEnvironment } from "../../../../core/kinds/service/env.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import type { core } from "../../../../core/objects/types.js";

const test = suite("service variables");

function service(name: string, namespace: string, ports: core.ServicePort[], clusterIP = "10.0.29.247"): Service {
  return { kind: "Service", metadata: { name, namespace }, spec: { clusterIP, ports } };
}

function lines(services: Service[], namespace = "default", serviceHost = ""): string[] {
  return serviceEnvironment(services, namespace, serviceHost).map((e) => `${e.name}=${e.value}`);
}

test("the names of 0.5.4, then the article's", () => {
  assert.equal(lines([service("jenkins", "default", [{ port: 8888, targetPort: 8080 }])], "default", "10.245.2.2"), [
    "JENKINS_SERVICE_HOST=10.0.29.247",
    "JENKINS_SERVICE_PORT=8888",
    "JENKINS_PORT=tcp://10.0.29.247:8888",
    "JENKINS_PORT_8888_TCP=tcp://10.0.29.247:8888",
    "JENKINS_PORT_8888_TCP_PROTO=tcp",
    "JENKINS_PORT_8888_TCP_PORT=8888",
    "JENKINS_PORT_8888_TCP_ADDR=10.0.29.247",
    "JENKINS_PORT_8080_TCP=tcp://10.0.29.247:8888",
    "JENKINS_PORT_8080_TCP_PROTO=tcp",
    "JENKINS_PORT_8080_TCP_PORT=8888",
    "JENKINS_PORT_8080_TCP_ADDR=10.0.29.247",
    "SERVICE_HOST=10.245.2.2",
  ]);
});

test("dashes, several ports, UDP", () => {
  const found = lines([
    service("jenkins-slave", "default", [
      { name: "a-b", port: 1, protocol: "UDP" },
      { name: "c", port: 2, targetPort: "n" },
    ]),
  ]);
  assert.ok(found.includes("JENKINS_SLAVE_SERVICE_PORT_A_B=1"));
  assert.ok(found.includes("JENKINS_SLAVE_PORT_1_UDP=udp://10.0.29.247:1"));
  assert.ok(found.includes("JENKINS_SLAVE_PORT_2_TCP_PORT=2"));
  assert.ok(found.includes("JENKINS_SLAVE_PORT=udp://10.0.29.247:1"));
});

test("a pod hears of its own namespace and of the API", () => {
  const api = service("kubernetes", "default", [{ port: 443 }], "10.0.0.1");
  const all = [
    api,
    service("kubernetes-ro", "default", [{ port: 80 }], "10.0.0.2"),
    service("a", "x", [{ port: 1 }]),
    service("b", "y", [{ port: 1 }]),
  ];
  const hosts = (services: Service[]) => lines(services, "x").filter((l) => l.includes("_SERVICE_HOST"));
  assert.equal(hosts(all), [
    "KUBERNETES_SERVICE_HOST=10.0.0.1",
    "KUBERNETES_RO_SERVICE_HOST=10.0.0.2",
    "A_SERVICE_HOST=10.0.29.247",
  ]);
  assert.equal(hosts([api, service("kubernetes", "x", [{ port: 1 }], "10.0.0.9")]), [
    "KUBERNETES_SERVICE_HOST=10.0.0.9",
  ]);
});

test("services without an address are left out", () => {
  assert.equal(lines([service("a", "default", [{ port: 1 }], "None"), service("b", "default", [{ port: 1 }], "")]), []);
});

test.run();
