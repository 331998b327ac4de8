import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { imageReference } from "../../../../daemon/adapters/docker/image-reference.js";
import { addressIn } from "../../../../daemon/minion/engine/cidr.js";

const digest = `sha256:${"a".repeat(64)}`;
const isInvalid = (error: unknown): boolean => error instanceof Fault && error.reason === "Invalid";

const images = suite("imageReference");

const references: [string, string, string, string][] = [
  ["nginx", "docker.io", "nginx", "latest"],
  ["csanchez/jenkins-swarm:1.565.3.3", "docker.io", "csanchez/jenkins-swarm", "1.565.3.3"],
  ["localhost/a", "localhost", "localhost/a", "latest"],
  ["localhost:5000/a/b:v1", "localhost:5000", "localhost:5000/a/b", "v1"],
  ["gcr.io/a/b__c", "gcr.io", "gcr.io/a/b__c", "latest"],
  [`r.io/a:v1@${digest}`, "r.io", "r.io/a", digest],
];
for (const [text, registry, name, tag] of references) {
  images(text, () => assert.equal(imageReference(text), { registry, name, tag }));
}

images("says what would be right", () => {
  for (const wrong of ["", "UPPER", "a:", "a//b", "a:b:c", "a b", "a@sha256:12", "-a", "https://a/b"]) {
    assert.throws(() => imageReference(wrong), isInvalid, wrong);
  }
});

images.run();

const addresses = suite("addressIn");

addresses("counts within the network", () => {
  assert.is(addressIn("10.244.1.0/24", 1), "10.244.1.1");
  assert.is(addressIn("10.244.1.77/24", 2), "10.244.1.2");
  assert.is(addressIn("10.244.0.0/16", 258), "10.244.1.2");
  assert.is(addressIn("200.255.255.252/30", 2), "200.255.255.254");
});

addresses("ends before the broadcast address", () => {
  assert.throws(
    () => addressIn("10.0.0.0/30", 3),
    (error: unknown) => error instanceof Fault && error.details.retry === true,
  );
});

addresses("refuses what is no network", () => {
  for (const wrong of ["10.0.0.0", "10.0.0/24", "10.0.0.256/24", "10.0.0.0/31", "10.0.0.0/4", "::/64", ""]) {
    assert.throws(() => addressIn(wrong, 1), isInvalid, wrong);
  }
});

addresses.run();
