import type { Section } from "../reading/section.js";

/** A folder of minions that a volume of the driver `local` stands for (`o: bind`). */
export function boundFolder(volume: Section): string | undefined {
  const options = new Map(
    volume.section("driver_opts").keys.map((key) => [key, volume.section("driver_opts").text(key)]),
  );
  const driver = volume.text("driver") ?? "local";
  const isBind = (options.get("o") ?? "").split(",").some((word) => word === "bind" || word === "rbind");
  if (driver !== "local") volume.fault("driver", `there is no driver ${driver} here: local is what there is`);
  else if (options.size > 0 && !isBind)
    volume.fault("driver_opts", "type: none with o: bind and a device is what local can do here");
  return isBind ? options.get("device") : undefined;
}
