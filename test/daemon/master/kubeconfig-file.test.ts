import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { writeKubeconfigs } from "../../../daemon/master/kubeconfig-file.js";

const test = suite("kubeconfig files");

interface Config {
  clusters: { cluster: Record<string, string> }[];
  users: { user: { token: string } }[];
}

test("they lead to TLS, for kubectl tells no server its token without; nobody else may read them", async () => {
  const dir = mkdtempSync(join(tmpdir(), "troupe-kubeconfig-"));
  try {
    const tokens = { admin: "a-token", "read-only": "r-token" };
    const url = "https://127.0.0.1:8080";
    await writeKubeconfigs(dir, { cluster: "c", url, ca: "PEM", tokens });
    const ca = Buffer.from("PEM").toString("base64");
    const seen = ["admin", "read-only"].map((name) => {
      const path = join(dir, `${name}.kubeconfig`);
      assert.is(statSync(path).mode & 0o777, 0o600);
      const { clusters, users } = JSON.parse(readFileSync(path, "utf8")) as Config;
      const { cluster = {} } = clusters[0] ?? {};
      return [cluster["server"], cluster["certificate-authority-data"], users[0]?.user.token];
    });
    assert.equal(seen, [
      [url, ca, "a-token"],
      [url, ca, "r-token"],
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test.run();
