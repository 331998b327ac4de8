import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withoutIds } from "../../../daemon/minion/without-ids.js";

const test = suite("messages without ids");
const id = "833ed141e6f8ccdf4e78fe9def96aa65e68355c485a3a1a7a135dd7519061636";

const told: [string, string][] = [
  [
    `create container "k8s_c.01234567_web.default.t_u1_3": Conflict. The name is taken by ${id}.`,
    "create container: Conflict. The name is taken by.",
  ],
  ["start container 833ed141e6f8: OCI runtime create failed", "start container: OCI runtime create failed"],
  [`Container ${id} is not running`, "Container is not running"],
  [
    `no available addresses on this network's address pools: small (${id})`,
    "no available addresses on this network's address pools: small",
  ],
  [
    'run "cat" in container 833ed141e6f8: not finished after 1000 ms',
    'run "cat" in container: not finished after 1000 ms',
  ],
  ['pulled image "nginx@sha256:abc"; container main', 'pulled image "nginx@sha256:abc"; container main'],
  ["HTTP status 503 of 10.244.0.5, container deadbeef", "HTTP status 503 of 10.244.0.5, container deadbeef"],
];
for (const [message, text] of told) test(text, () => assert.is(withoutIds(message), text));

test.run();
