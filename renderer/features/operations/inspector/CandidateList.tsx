import type { Candidate } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { useSay } from "../useSay.ts";

/** Every host that was looked at, with all its reasons (PRODUCT.md, promise 4). */
export function CandidateList({ candidates }: { readonly candidates: readonly Candidate[] }) {
  const t = useTranslate();
  const say = useSay();
  return (
    <ul className="sb-op-candidates">
      {candidates.map((one) => (
        <li key={one.nodeId}>
          <MiddleText text={one.nodeName} />
          <ul>{one.reasons.length === 0 ? <li>{t("operations:why.fits")}</li> : one.reasons.map((reason, index) => <li key={index}>{say(reason)}</li>)}</ul>
        </li>
      ))}
    </ul>
  );
}
