/** Provider netns: each minion has a host of its own on this machine, with an engine and an address. */
import { stopDaemon } from "../daemon-process.js";
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
    return ["--link-listen", `${onSwitch}:${port || "80"}`, "--advertise", onSwitch, "--pod-routes"];
  },
  start: async ({ record, starter, progress }, startMaster) => {
    const startOn = async (on: Promise<HostRecord>): Promise<void> => {
      const host = await on;
      progress.say(`host ${host.name} is on`);
      await starter.change({ hosts: [...record.hosts.filter((h) => h.name !== host.name), host] });
      await starter.start(hostMinionPlan(record, host));
    };
    // The switch is there then: the master listens on it.
    const hosts = await prepareHosts(layoutOf(record), record.minions, record.hosts);
    await allEnds([startMaster(), ...hosts.map(startOn)]);
  },
  remove: async (record) => {
    // Hosts are taken away whole, with all their minions made.
    await removeHosts(layoutOf(record));
    await Promise.all(record.daemons.filter((d) => d.role === "minion").map((d) => stopDaemon(d, 0)));
    return [];
  },
};
