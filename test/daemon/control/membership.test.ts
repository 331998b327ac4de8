import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isBehind } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { Membership } from "../../../daemon/control/membership.js";

const test = suite("which pods are behind a service");

const service = {
  kind: "Service",
  metadata: { name: "web", namespace: "n" },
  spec: { selector: { app: "web" } },
} as Service;
const pod = (name: string, app: string, phase = "Pending"): Pod =>
  ({ kind: "Pod", metadata: { name, namespace: "n", labels: { app } }, spec: {}, status: { phase } }) as unknown as Pod;

test("it looks again when one of them came, changed or went, and only then", () => {
  const services = new Membership<Service, string>({
    belongs: isBehind,
    viewOf: ({ status }) => status?.phase ?? "",
    same: (was, is) => was === is,
  });
  services.put(service, [pod("a", "web")]);
  assert.is(services.takeChanged(service), true, "it is new");
  assert.is(services.takeChanged(service), false);
  const steps: [Pod | undefined, Pod | undefined, boolean][] = [
    [undefined, pod("x", "other"), false],
    [undefined, pod("b", "web"), true],
    [pod("b", "web"), { ...pod("b", "web"), spec: { containers: [] } }, false],
    [pod("b", "web"), pod("b", "web", "Running"), true],
    [pod("b", "web", "Running"), pod("b", "other", "Running"), true],
    [pod("b", "other", "Running"), undefined, false],
    [pod("a", "web"), undefined, true],
  ];
  for (const [before, after, isChanged] of steps) {
    services.move(before, after);
    assert.is(services.takeChanged(service), isChanged, JSON.stringify([before, after]));
  }
  assert.equal([...services.viewsOf(service)], []);
  services.put(service, []);
  assert.is(services.takeChanged(service), true, "it is another version of itself");
});

test.run();
