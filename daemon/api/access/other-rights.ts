/** What the routes beside the objects ask for: addresses, actors, reviews. */

import { authenticationGroup, authorizationGroup } from "../../../core/access/reviews.js";
import { objectRight, type Right } from "../../../core/access/right.js";
import { anyDef } from "../../../core/kinds/all.js";
import { objectOf } from "../../control/actor-id.js";
import { type Declared, ofPath, type RightOf } from "./asked.js";

/** The right to see an actor: that of the object it stands for, as its subresource `actor`. */
export function actorRight(id: string): Right {
  const object = objectOf(id);
  if (!object) return { verb: "get", path: `/actors/${id}` };
  const { group, plural } = anyDef(object.kind);
  const { namespace, name } = object;
  return objectRight("get", plural, { group, subresource: "actor", namespace, name });
}

const ofActor: RightOf = ({ params }) => {
  const id: unknown = params["id"];
  return actorRight(Array.isArray(id) ? id.join("/") : String(id ?? ""));
};

const ofReview =
  (group: string, resource: string): RightOf =>
  ({ params: { namespace = "" } }) =>
    objectRight("create", resource, { group, namespace });

/** Whether it lives, and which version it is; `system:public-info-viewer` says so, too, but it may be taken away. */
const open = ["/healthz", "/livez", "/readyz", "/version"];

/** Routes whose right is their own address. */
const addresses = [
  "/",
  "/healthz/:check",
  "/livez/:check",
  "/readyz/:check",
  "/validate",
  "/eviction",
  "/eviction/release",
  "/actors",
  "/actors/stream",
  "/backup",
  "/joining",
  "/joining/tokens",
  "/joining/tokens/:id",
  "/joining/minions/:name",
  "/joining/minions/:name/rotation",
  "/apis/:group",
  "/apis/:group/:version",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/api/:version",
  "/openapi/v3/apis/:group/:version",
];

/** By path of the route. */
export function otherRights(): Declared {
  const reviews = (group: string, ...resources: string[]): [string, RightOf][] =>
    resources.map((resource) => [`/apis/${group}/v1/${resource}`, ofReview(group, resource)]);
  return new Map<string, RightOf>([
    ...open.map((path): [string, RightOf] => [path, () => "anybody"]),
    ...addresses.map((path): [string, RightOf] => [path, ofPath]),
    ["/actors/*id", ofActor],
    ["/actors/*id/machine", ofActor],
    ...reviews(authorizationGroup, "selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews"),
    [
      `/apis/${authorizationGroup}/v1/namespaces/:namespace/localsubjectaccessreviews`,
      ofReview(authorizationGroup, "localsubjectaccessreviews"),
    ],
    ...reviews(authenticationGroup, "selfsubjectreviews"),
  ]);
}

/** What there is to be asked for: `/api`, `/apis/GROUP/VERSION`, … */
export const isDiscovery = (path: string): boolean => /^\/apis?(\/[\w.-]+){0,2}$/.test(path);
