/** The codec of each kind: its shape in v1beta1, and how it is turned into v1 and back. */
import type { KindMap } from "../kinds/all.js";
import type { Shape } from "../schema/shape.js";
import type { WireKind } from "./collections.js";
import { fromV1Endpoints, toV1Endpoints, type WireEndpoints, wireEndpoints } from "./endpoints.js";
import { fromV1Event, toV1Event, type WireEvent, wireEvent } from "./event.js";
import { fromV1Node, toV1Node, type WireMinion, wireMinion } from "./minion.js";
import { fromV1Pod, toV1Pod, type WirePod, wirePod } from "./pod.js";
import {
  fromV1ReplicationController,
  toV1ReplicationController,
  type WireReplicationController,
  wireReplicationController,
} from "./replication-controller.js";
import { fromV1Service, toV1Service, type WireService, wireService } from "./service.js";

export interface WireMap {
  Pod: WirePod;
  ReplicationController: WireReplicationController;
  Service: WireService;
  Endpoints: WireEndpoints;
  Node: WireMinion;
  Event: WireEvent;
}

export interface Codec<K extends WireKind> {
  shape: Shape<WireMap[K]>;
  toV1(wire: WireMap[K]): KindMap[K];
  fromV1(object: KindMap[K]): WireMap[K];
}

export const codecs: { readonly [K in WireKind]: Codec<K> } = {
  Pod: { shape: wirePod, toV1: toV1Pod, fromV1: fromV1Pod },
  ReplicationController: {
    shape: wireReplicationController,
    toV1: toV1ReplicationController,
    fromV1: fromV1ReplicationController,
  },
  Service: { shape: wireService, toV1: toV1Service, fromV1: fromV1Service },
  Endpoints: { shape: wireEndpoints, toV1: toV1Endpoints, fromV1: fromV1Endpoints },
  Node: { shape: wireMinion, toV1: toV1Node, fromV1: fromV1Node },
  Event: { shape: wireEvent, toV1: toV1Event, fromV1: fromV1Event },
};
