import type { ServiceCommand, TimerCommand } from "../../../actors/commands.js";
import type { ActorEvent } from "../../../actors/events.js";
import { serviceMachine } from "../../../actors/service/machine.js";
import { type EndpointView, endpointSubsets, endpointView, sameEndpoint } from "../../../core/balancing/endpoints.js";
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import { keyOf, keyText } from "../../../core/kinds/key.js";
import { isBehind } from "../../../core/kinds/ownership.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { NamedAddresses } from "../effects/named-addresses.js";
import { Sights } from "../sights.js";
import type { CommonCommand } from "./common.js";
import type { Handlers, KeeperDef, Parts } from "./keeper.js";

const hasSelector = ({ spec }: Service): boolean => Object.keys(spec.selector ?? {}).length > 0;

const commandsOf = ({
  balancing,
}: Parts): Handlers<Service, Exclude<ServiceCommand, CommonCommand | TimerCommand>> => ({
  writeEndpoints: ({ subsets }, service) => balancing.writeEndpoints(service, subsets),
  plan: (command, _service, source) => balancing.plan(command.service, command.endpoints, source),
});

/** Services: what stands behind them, as endpoints and as plans of where connections go. */
export const keeper: KeeperDef<"Service"> = {
  kind: "Service",
  machine: serviceMachine,
  rank: 2,
  make: (parts) => {
    const eye = { kind: "Service", belongs: isBehind, viewOf: endpointView, same: sameEndpoint } as const;
    const sights = new Sights<Service, EndpointView>(eye, parts.view.index);
    const endpointsOf = ({ metadata }: Service): Endpoints | undefined =>
      parts.view.get("Endpoints", metadata.namespace ?? "", metadata.name);
    const names = new NamedAddresses(parts.tables);
    /** Endpoints that somebody else writes belong to a service without a selector; names follow all of them. */
    const endpointsChanged = (before: Endpoints | undefined, after: Endpoints | undefined): Service[] => {
      const { namespace = "", name = "" } = (after ?? before)?.metadata ?? {};
      const service = parts.view.get("Service", namespace, name);
      if (service) names.put(service, after);
      return service && after && !hasSelector(service) ? [service] : [];
    };
    return {
      heard: (before, after) => {
        if (after) {
          sights.put(after);
          names.put(after, endpointsOf(after));
        } else if (before) {
          sights.remove(before);
          names.remove(before);
          parts.balancing.forget(before);
        }
        parts.tables.change("services", after ? [after] : [], before && !after ? [keyText(keyOf(before))] : []);
      },
      revived: (service) => sights.put(service),
      watches: [
        { kind: "Pod", ownersOf: (before, after) => sights.move(before, after) },
        { kind: "Endpoints", ownersOf: endpointsChanged },
      ],
      observe: (service): ActorEvent | undefined => {
        if (!hasSelector(service))
          return { type: "service.observed", object: service, subsets: endpointsOf(service)?.subsets ?? [] };
        // What it was told last still holds; a look at all services now and then must not cost as much as a change of all.
        if (!sights.takeChanged(service)) return undefined;
        return { type: "service.observed", object: service, subsets: endpointSubsets(sights.viewsOf(service)) };
      },
      commands: commandsOf(parts),
    };
  },
};
