/** What endpoints that somebody made by hand lead to. Pure. */
import type { Cause } from "../../fault.js";
import { endpointFault, type OwnPlaces } from "../../network/own-places.js";
import type { Endpoints } from "./object.js";

/** Each address that nobody may be led to, with the reason. */
export function endpointsClaims({ subsets = [] }: Endpoints, own: OwnPlaces): Cause[] {
  return subsets.flatMap((subset, i) =>
    (["addresses", "notReadyAddresses"] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip }, j): Cause[] => {
        const why = endpointFault(ip, own);
        const field = `subsets[${i}].${list}[${j}].ip`;
        return why === "" ? [] : [{ reason: "FieldValueInvalid", field, message: `${field}: ${ip} ${why}` }];
      }),
    ),
  );
}
