import { minionPreference } from "./minions.js";
import { podPreference } from "./pods.js";
import type { Preference } from "./preference.js";
import { spreadPreference } from "./spread.js";

export type { Preference } from "./preference.js";

export const preferences: readonly Preference[] = [minionPreference, podPreference, spreadPreference];
