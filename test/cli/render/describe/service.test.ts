import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeService } from "../../../../cli/render/describe/service.js";
import type { Endpoints } from "../../../../core/kinds/endpoints/object.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import { nowMs, pod } from "./objects.js";

const test = suite("describe service");

test("a service without endpoints says why", () => {
  const service: Service = {
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  };
  assert.match(
    describeService(service, undefined, [], [], nowMs),
    /Why no endpoints: +no pod has the labels it selects\n/,
  );
  assert.match(describeService(service, undefined, [pod({})], [], nowMs), /the pod it selects is not ready/);
});

test("who answers, and who does not yet", () => {
  const service: Service = {
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
  };
  const endpoints: Endpoints = {
    kind: "Endpoints",
    metadata: { name: "web", namespace: "default" },
    subsets: [
      {
        addresses: [{ ip: "10.244.1.2", targetRef: { name: "web-a" } }],
        notReadyAddresses: [{ ip: "10.244.1.3" }],
        ports: [{ name: "http", port: 8080 }],
      },
    ],
  };
  const text = describeService(service, endpoints, [], [], nowMs);
  assert.match(
    text,
    /Port http:\n +Port: +80\/TCP\n +Target port: +8080\n +Endpoints: +10\.244\.1\.2:8080 \(web-a\)\n/,
  );
  assert.match(text, /Not ready: +10\.244\.1\.3\n/);
  assert.not.match(text, /Why no endpoints/);
});

test.run();
