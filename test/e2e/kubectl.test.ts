/** kubectl, unmodified, with the file that a master writes for it: over TLS, for it tells no other server its token. */
// runner: kubectl
import { statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fetchKubectl, kubectlMinors } from "../runner/carried-programs.js";
import { Cluster } from "./cluster.js";
import { succeed } from "./processes.js";

const test = suite("kubectl's own file");
let cluster: Cluster;
test.before(async () => {
  cluster = await Cluster.up({ title: "kubectl-file", minions: 1 });
});
test.after(() => cluster.close());

for (const minor of kubectlMinors)
  test(`kubectl 1.${minor} is the admin, and sees nodes as it knows them`, async () => {
    const file = join(cluster.home, "kubeconfig");
    assert.is(statSync(file).mode & 0o777, 0o600);
    const program = await fetchKubectl(minor);
    const env = { HOME: join(cluster.home, `kubectl-${minor}`), KUBECONFIG: file };
    const kubectl = (...args: string[]): Promise<string> => succeed(program, args, { env });
    assert.match(await kubectl("get", "nodes", "-o", "wide"), / Ready .* v1\.\d+\.\d+\+troupe.* docker:\/\//);
    assert.match(await kubectl("get", "nodes", "-l", "kubernetes.io/os=linux", "-o", "name"), /^node\//);
    assert.is(await kubectl("auth", "can-i", "delete", "nodes"), "yes\n");
  });

test.run();
