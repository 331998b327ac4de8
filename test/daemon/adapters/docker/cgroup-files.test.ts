import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cgroupFilesIn, numberAfter, readCgroup } from "../../../../daemon/adapters/docker/cgroup-files.js";
import { machineStatsIn } from "../../../../daemon/adapters/docker/machine-stats.js";

const it = suite("files of control groups");
const id = "0123abcd";

it("of v2 are in the one group", () => {
  const files = cgroupFilesIn(`0::/system.slice/docker-${id}.scope\n`, id);
  const group = `/sys/fs/cgroup/system.slice/docker-${id}.scope`;
  assert.equal(files, {
    ...{ cpu: `${group}/cpu.stat`, memory: `${group}/memory.current`, memoryStat: `${group}/memory.stat`, isV2: true },
  });
});

it("of v1 are in a group for each controller, whatever others share it", () => {
  const text = `12:cpu,cpuacct:/docker/${id}\n5:memory:/troupe-c/h1/${id}\n1:name=systemd:/docker/${id}\n0::/docker/${id}\n`;
  assert.equal(cgroupFilesIn(text, id), {
    cpu: `/sys/fs/cgroup/cpuacct/docker/${id}/cpuacct.usage`,
    memory: `/sys/fs/cgroup/memory/troupe-c/h1/${id}/memory.usage_in_bytes`,
    memoryStat: `/sys/fs/cgroup/memory/troupe-c/h1/${id}/memory.stat`,
    isV2: false,
  });
});

it("of another process, or of none, are not taken for the container's", () => {
  for (const text of ["", "0::/user.slice\n", "nonsense", `7:cpuset:/docker/${id}\n0::/\n`])
    assert.is(cgroupFilesIn(text, id), undefined, text);
});

for (const isV2 of [true, false])
  it(`are read: the working set is what is used without cache that can go (v${isV2 ? 2 : 1})`, async () => {
    const dir = await mkdtemp(join(tmpdir(), "cgroup-"));
    const files = { cpu: join(dir, "cpu"), memory: join(dir, "memory"), memoryStat: join(dir, "stat"), isV2 };
    await writeFile(files.cpu, isV2 ? "usage_usec 1500\nuser_usec 1000\n" : "1500000\n");
    await writeFile(files.memory, "1000\n");
    await writeFile(files.memoryStat, "inactive_file 300\ninactive_anon 1\ntotal_inactive_file 400\n");
    assert.equal(await readCgroup(files), { cpuNanosTotal: 1_500_000, memoryBytes: isV2 ? 700 : 600 });
    await writeFile(files.cpu, "nothing of the kind\n");
    await readCgroup(files).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, "no numbers in"),
    );
    await rm(dir, { recursive: true });
  });

it("a machine's use is what its processors worked, and its memory without what is free or can be", () => {
  const stat = "cpu  100 1 50 9000 40 2 3 4 99 0\ncpu0 1 1 1 1\n";
  const meminfo = "MemTotal:  1000 kB\nMemFree:  200 kB\nMemAvailable: 5 kB\nInactive(file):  300 kB\n";
  assert.equal(machineStatsIn(stat, meminfo, 7), { atMs: 7, cpuNanosTotal: 156e7, memoryBytes: 500 * 1_024 });
  assert.is(machineStatsIn("", meminfo, 7), undefined);
  assert.is(machineStatsIn(stat, "", 7), undefined);
  assert.is(numberAfter("a 1\nab 2\n", "ab"), 2);
});

it.run();
