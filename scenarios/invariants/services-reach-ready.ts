import { isBehind } from "../../core/kinds/ownership.js";
import { isReady } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const servicesReachReady: Invariant = {
  name: "services-reach-ready",
  docs: "At rest the endpoints of a service are the ready pods that it selects, all of them and no others, and each of its ports sends to them.",
  begin({ fail }) {
    return {
      atRest({ objects, routes }) {
        const plans = routes?.();
        const names = new Set<string>();
        for (const service of objects.list("Service")) {
          const { namespace = "", name } = service.metadata;
          names.add(`${namespace}/${name}`);
          if (Object.keys(service.spec.selector ?? {}).length === 0) continue;
          const ready = [...objects.list("Pod")].filter((p) => isReady(p) && isBehind(p, service));
          const wanted = ready.map((p) => p.metadata.uid ?? "").sort();
          const told = (objects.get("Endpoints", namespace, name)?.subsets ?? [])
            .flatMap((s) => s.addresses ?? [])
            .map((a) => a.targetRef?.uid ?? "");
          if (told.sort().join() !== wanted.join())
            fail(`service ${name} has endpoints ${told.join()}, the ready pods it selects are ${wanted.join()}`);
          for (const plan of plans ?? []) {
            if (plan.namespace !== namespace || plan.service !== name) continue;
            const sent = plan.backends.map((b) => b.uid).sort();
            if (sent.join() !== wanted.join())
              fail(`${plan.id} sends to ${sent.join()}, the ready pods behind it are ${wanted.join()}`);
          }
          const ports = (plans ?? []).filter((p) => p.namespace === namespace && p.service === name).length;
          if (plans && service.spec.clusterIP !== "None" && ports !== (service.spec.ports ?? []).length)
            fail(`service ${name} has ${service.spec.ports?.length} ports, and ${ports} are served`);
        }
        for (const plan of plans ?? [])
          if (!names.has(`${plan.namespace}/${plan.service}`))
            fail(`${plan.id} is served, and the service does not exist`);
      },
    };
  },
};
