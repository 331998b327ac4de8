import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ClusterRecord } from "../../../../cli/local/cluster-file.js";
import { netnsProvider } from "../../../../cli/local/netns/provider.js";
import { hostMinionPlan } from "../../../../cli/local/plans.js";
import { settingDefaults } from "../../../../cli/local/settings.js";
import { readMasterFlags } from "../../../../daemon/master/flags.js";
import { readMinionFlags } from "../../../../daemon/minion/flags.js";

const test = suite("provider netns");
const record: ClusterRecord = {
  ...settingDefaults,
  ...{ name: "one", provider: "netns", url: "http://127.0.0.1:8080", engines: [], hosts: [], daemons: [] },
  ...{ serviceCidr: "10.0.0.0/16", podCidr: "10.244.0.0/16", hostCidr: "10.245.2.0/24" },
};
const host = { name: "10.245.2.2", pid: 1, startTime: "", engine: "unix:///e", bootId: "b" };

test("its minions dial the master over TLS, on the switch, with what a file holds", () => {
  const flags = readMasterFlags(["--data", "x", ...netnsProvider.masterArgs(record)]);
  assert.equal(flags.secureListen, { host: "10.245.2.1", port: 8080 });
  assert.is(flags.linkListen, null);
  const { args } = hostMinionPlan(record, host as never);
  const minion = readMinionFlags(args);
  assert.equal([minion.master, minion.address], ["https://10.245.2.1:8080", "10.245.2.2"]);
  assert.is(minion.token, "");
  assert.match(minion.tokenFile, "minion-10.245.2.2.join-token");
});

test.run();
