import { judgeRoles } from "../../../core/access/judge-roles.js";
import { judgePods } from "../../../core/policy/judge-pods.js";
import { callerOf } from "../authentication.js";
import type { Author } from "../resources.js";
import { type Asking, askedRight, type RightsDeps } from "./rights.js";

/** Judges what somebody writes: rights and power over hosts are given by who has them. */
export function authorOf(deps: RightsDeps, ctx: Asking): Author {
  if (!askedRight(ctx)) throw new Error("something is to be written of which nobody has asked whether it may be");
  const caller = callerOf(ctx);
  const { access } = deps.master.view;
  return (next, old) => {
    judgeRoles(access, caller, next, old);
    judgePods(access, deps.settings.policy, caller, next, old);
  };
}
