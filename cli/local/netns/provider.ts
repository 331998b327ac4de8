/** Provider netns: each minion has a host of its own on this machine, with an engine and an address, and joins over TLS. */
import { stopDaemon } from "../daemon-process.js";
import { withJoinTokenFile } from "../join-token.js";
import { hostMinionPlan } from "../plans.js";
import { allEnds, type Provider } from "../provider.js";
import type { HostRecord } from "./host.js";
import { checkMachine, prepareHosts, removeHosts } from "./hosts.js";
import { checkLayout, layoutOf, masterAddress } from "./layout.js";

export const netnsProvider: Provider = {
  check: async ({ record }) => {
    checkLayout(layoutOf(record), record.minions);
    await checkMachine();
    return {};
  },
  masterArgs: (record) => {
    const onSwitch = masterAddress(layoutOf(record));
    const { port } = new URL(record.url);
    return ["--secure-listen", `${onSwitch}:${port || "80"}`, "--advertise", onSwitch, "--pod-routes"];
  },
  start: async ({ record, starter, progress }, startMaster) => {
    // The switch is there then: the master listens on it.
    const hosts = await prepareHosts(layoutOf(record), record.minions, record.hosts);
    const master = startMaster();
    const startOn = async (on: Promise<HostRecord>): Promise<void> => {
      const host = await on;
      progress.say(`host ${host.name} is on`);
      await starter.change({ hosts: [...record.hosts.filter((h) => h.name !== host.name), host] });
      const plan = hostMinionPlan(record, host);
      if (starter.runs(plan)) return;
      await master;
      await withJoinTokenFile(record, host.name, () => starter.start(plan));
    };
    await allEnds([master, ...hosts.map(startOn)]);
  },
  remove: async (record) => {
    // Hosts are taken away whole, with all their minions made.
    await removeHosts(layoutOf(record));
    await Promise.all(record.daemons.filter((d) => d.role === "minion").map((d) => stopDaemon(d, 0)));
    return [];
  },
};
