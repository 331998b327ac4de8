/**
 * The objects of the API, in their v1 shape (types from kubernetes-types). Inside Troupe there is no other
 * shape; v1beta1 is a codec at the HTTP edge. Objects read from the store are shared: never change one in
 * place, make a new one.
 */
import type * as core from "kubernetes-types/core/v1.js";
import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import type {} from "./newer-fields.js";

export type { core, ObjectMeta };

/** Metadata as it is once stored: always named, with uid and revision. */
export type Metadata = ObjectMeta & { name: string };

export interface ApiObject {
  apiVersion?: string;
  kind: string;
  metadata: Metadata;
}

export interface Pod extends ApiObject {
  kind: "Pod";
  spec: core.PodSpec;
  status?: core.PodStatus;
}
export interface ReplicationController extends ApiObject {
  kind: "ReplicationController";
  spec: core.ReplicationControllerSpec;
  status?: core.ReplicationControllerStatus;
}
export interface Service extends ApiObject {
  kind: "Service";
  spec: core.ServiceSpec;
  status?: core.ServiceStatus;
}
export interface Endpoints extends ApiObject {
  kind: "Endpoints";
  subsets?: core.EndpointSubset[];
}
/** A minion, by its v1 name. */
export interface Node extends ApiObject {
  kind: "Node";
  spec: core.NodeSpec;
  status?: core.NodeStatus;
}
export interface Namespace extends ApiObject {
  kind: "Namespace";
  spec?: core.NamespaceSpec;
  status?: core.NamespaceStatus;
}
/** An explained decision or fact about another object. */
export interface Event extends ApiObject {
  kind: "Event";
  involvedObject: core.ObjectReference;
  reason?: string;
  message?: string;
  /** Normal or Warning. */
  type?: string;
  source?: core.EventSource;
  firstTimestamp?: string;
  lastTimestamp?: string;
  count?: number;
  action?: string;
  eventTime?: string;
  related?: core.ObjectReference;
  reportingComponent?: string;
  reportingInstance?: string;
  series?: EventSeries;
}
/** How often, of an event that is written again and again. */
export interface EventSeries {
  count?: number;
  lastObservedTime?: string;
}

export interface KindMap {
  Pod: Pod;
  ReplicationController: ReplicationController;
  Service: Service;
  Endpoints: Endpoints;
  Node: Node;
  Namespace: Namespace;
  Event: Event;
}
export type Kind = keyof KindMap;
export type AnyObject = KindMap[Kind];

/** What each kind is called in URLs, in messages, and whether it lives in a namespace. */
export const kinds: { readonly [K in Kind]: { plural: string; namespaced: boolean } } = {
  Pod: { plural: "pods", namespaced: true },
  ReplicationController: { plural: "replicationcontrollers", namespaced: true },
  Service: { plural: "services", namespaced: true },
  Endpoints: { plural: "endpoints", namespaced: true },
  Node: { plural: "nodes", namespaced: false },
  Namespace: { plural: "namespaces", namespaced: false },
  Event: { plural: "events", namespaced: true },
};

/** An object's address: kind, namespace ("" for kinds without one) and name. */
export interface Key {
  kind: Kind;
  namespace: string;
  name: string;
}

export function keyOf(object: AnyObject): Key {
  return { kind: object.kind, namespace: object.metadata.namespace ?? "", name: object.metadata.name };
}

/** A key as one string; the parts cannot contain the separator. */
export function keyText(key: Key): string {
  return `${key.kind}/${key.namespace}/${key.name}`;
}

/** Where an object stands among those of its kind, as one string. */
export function pathText(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The revision of the object's last write; 0 if it was never stored. */
export function revisionOf(object: ApiObject): number {
  return Number(object.metadata.resourceVersion ?? 0);
}
