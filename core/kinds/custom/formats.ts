/** Formats of texts that are held; Kubernetes ignores those it does not know, and so do these. */
import { lookup } from "../../lookup.js";
import { isIP } from "../../network/ip.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { fromApiTime } from "../../time.js";

const isTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) && Number.isFinite(fromApiTime(text));

const isCidr = (text: string, family?: number): boolean => {
  const [address = "", bits = "", ...more] = text.split("/");
  const is = isIP(address);
  const isRight = is !== 0 && (family === undefined || is === family);
  return more.length === 0 && isRight && /^\d{1,3}$/.test(bits) && Number(bits) <= (is === 4 ? 32 : 128);
};

const known = lookup<(text: string) => boolean>({
  byte: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  cidr: (text) => isCidr(text),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(fromApiTime(`${text}T00:00:00Z`)),
  "date-time": isTime,
  datetime: isTime,
  duration: (text) => /^[+-]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(text) || text === "0",
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  hostname: (text) => checkDnsSubdomain(text.toLowerCase()) === "",
  ipv4: (text) => isIP(text) === 4,
  ipv6: (text) => isIP(text) === 6,
  mac: (text) => /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text),
  uri: (text) => URL.canParse(text),
  uuid: (text) => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
});

/** Whether a text is of a format. */
export const hasFormat = (format: string, text: string): boolean => known[format]?.(text) ?? true;
