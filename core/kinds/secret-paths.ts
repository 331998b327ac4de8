/** The secret places of every kind. */
import type { Kind } from "../objects/types.js";
import type { SecretPaths } from "../secret-paths.js";
import { secretPaths as Endpoints } from "./endpoints/secret-paths.js";
import { secretPaths as Event } from "./event/secret-paths.js";
import { secretPaths as Namespace } from "./namespace/secret-paths.js";
import { secretPaths as Node } from "./node/secret-paths.js";
import { secretPaths as Pod } from "./pod/secret-paths.js";
import { secretPaths as ReplicationController } from "./replication-controller/secret-paths.js";
import { secretPaths as Service } from "./service/secret-paths.js";

const byKind: { readonly [K in Kind]: SecretPaths } = {
  Endpoints,
  Event,
  Namespace,
  Node,
  Pod,
  ReplicationController,
  Service,
};

/** Undefined: the kind is not known, and all of it is secret. */
export function secretPathsOf(kind: string | undefined): SecretPaths | undefined {
  return kind !== undefined && Object.hasOwn(byKind, kind) ? byKind[kind as Kind] : undefined;
}
