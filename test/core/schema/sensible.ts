/** Sense for values that have the right form and mean nothing. */
import type { Description } from "../../../core/schema/description.js";

/** One text of each format. */
const samples: Readonly<Record<string, string>> = {
  "absolute-path": "/path",
  base64: "AAE=",
  cidr: "10.244.1.0/24",
  "data-key": "key.value",
  cron: "0 3 * * 1-5",
  "date-time": "2014-11-25T12:00:00Z",
  "dns-label": "name-value",
  "dns-search": "name.value",
  "dns-subdomain": "name.value",
  "env-name": "NAME_VALUE",
  "field-path": "metadata.name",
  "git-folder": "folder",
  "git-repository": "https://example.org/team/site.git",
  "git-revision": "main",
  "header-name": "X-Value",
  "header-value": "value",
  "host-path": "/path",
  "ingress-host": "name.value",
  "inner-path": "path",
  ip: "10.0.0.1",
  "json-path": ".spec.value",
  kind: "Value",
  "label-value": "value",
  "not-empty": "value",
  "port-name": "port-name",
  "path-segment": "system:value",
  "qualified-name": "example.io/key",
  "resource-path": "limits.cpu",
  "resolver-option": "ndots",
  revision: "7",
  "service-name": "name-value",
  "sysctl-name": "net.core.value",
  "time-zone": "Europe/Berlin",
};

/** A text of a format. */
export function sampleOf(format: string): string {
  const sample = samples[format];
  if (sample === undefined) throw new Error(`no sample of the format ${format}`);
  return sample;
}

/** As little as there can be of it; all of what cannot be nothing. */
function nothingOf(of: Description, value: unknown): unknown {
  if (of.type === "list") return [];
  if (of.type === "object" && Object.values(of.fields).some(({ required }) => required)) return sensible(of, value);
  return of.type === "object" || of.type === "map" ? {} : "";
}

function sensibleField(
  fields: Extract<Description, { type: "object" }>["fields"],
  name: string,
  value: unknown,
): unknown {
  const field = fields[name];
  if (field?.fate === "refused") return field.harmless?.[0] ?? nothingOf(field.of, value);
  return field ? sensible(field.of, value) : value;
}

/** The value with right scalars for wrong ones, wherever the description says what is right; its form is not changed. */
export function sensible(description: Description, value: unknown): unknown {
  switch (description.type) {
    case "object":
      return mapped(value, (v, name) => sensibleField(description.fields, name, v));
    case "map":
      return mapped(value, (v) => sensible(description.values, v));
    case "list":
      return (value as unknown[]).map((v) => sensible(description.items, v));
    case "string":
      if (description.enum) return description.enum.find((word) => word === value || word !== "");
      return description.format === undefined ? value : sampleOf(description.format);
    case "intOrString":
      return typeof value === "string" ? sampleOf("port-name") : value;
    case "integer":
      return Math.min(Math.max(Number(value), description.minimum), description.maximum);
    default:
      return value;
  }
}

function mapped(value: unknown, change: (v: unknown, name: string) => unknown): Record<string, unknown> {
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, v]) => [name, change(v, name)]));
}
