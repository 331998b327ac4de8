import type { ActorId } from "../../actors/host/system.js";

const prefix = "podAgent/";

export const agentId = (uid: string): ActorId => `${prefix}${uid}`;

export const uidOfAgent = (id: ActorId): string => id.slice(prefix.length);
