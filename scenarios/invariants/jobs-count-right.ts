import { isOver } from "../../core/kinds/job/conditions.js";
import { isActive } from "../../core/kinds/job/pods.js";
import { isFinished, isTerminating } from "../../core/kinds/pod/phase.js";
import { made } from "../../core/made.js";
import { isTrue } from "../../core/objects/conditions.js";
import { ownerOf } from "../../core/objects/index/facts.js";
import type { Invariant } from "./invariant.js";

/** Pods of one job that were seen to end. */
interface Seen {
  succeeded: Set<string>;
  /** Also those that were on their way out. */
  ended: Set<string>;
}

export const jobsCountRight: Invariant = {
  name: "jobs-count-right",
  docs: "A job counts no end of a pod twice, and none that was not; at rest it has no more pods than it wants, and as many have succeeded as it asks for where it is Complete.",
  begin({ world, fail }) {
    const jobs = new Map<string, Seen>();
    world.events.onChange(({ object }) => {
      if (object.kind === "Pod" && ownerOf(object) !== "") {
        const seen = made(jobs, ownerOf(object), () => ({ succeeded: new Set<string>(), ended: new Set<string>() }));
        const { uid = "" } = object.metadata;
        if (object.status?.phase === "Succeeded") seen.succeeded.add(uid);
        if (isFinished(object) || isTerminating(object)) seen.ended.add(uid);
      }
      if (object.kind !== "Job") return;
      const { succeeded = 0, failed = 0 } = object.status ?? {};
      const seen = jobs.get(object.metadata.uid ?? "");
      const { name } = object.metadata;
      if (succeeded > (seen?.succeeded.size ?? 0))
        fail(`job ${name} counts ${succeeded} that succeeded; ${seen?.succeeded.size ?? 0} did`);
      if (succeeded + failed > (seen?.ended.size ?? 0))
        fail(`job ${name} counts ${succeeded + failed} ends; there were ${seen?.ended.size ?? 0}`);
    });
    return {
      atRest({ objects }) {
        for (const job of objects.list("Job")) {
          const { name, uid } = job.metadata;
          const active = [...objects.list("Pod")].filter((p) => ownerOf(p) === uid && isActive(p)).length;
          const may = isOver(job) || job.spec.suspend ? 0 : (job.spec.parallelism ?? 1);
          if (active > may) fail(`job ${name} has ${active} pods, and may have ${may}`);
          const { completions } = job.spec;
          if (completions === undefined || job.spec.successPolicy || !isTrue(job, "Complete")) continue;
          if (job.status?.succeeded !== completions)
            fail(`job ${name} asks for ${completions}, and is Complete with ${job.status?.succeeded ?? 0}`);
        }
      },
    };
  },
};
