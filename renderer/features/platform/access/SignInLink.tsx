import { Button } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useConnection, useOnline } from "../../../state/hooks.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Moment } from "../../../ui/Moment.tsx";

/** A link that signs this person in once on another computer. */
export function SignInLink() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const { address } = useConnection();
  const [made, setMade] = useState<{ readonly url: string; readonly expiresAt: number }>();
  const [thrown, setThrown] = useState<unknown>();
  const make = (): void => {
    setThrown(undefined);
    link.ask("auth.signInLink", {}).then(({ code, expiresAt }) => setMade({ url: `${address}/#signin=${code}`, expiresAt }), setThrown);
  };
  return (
    <section>
      <h2>{t("access:signInLink")}</h2>
      <p className="sb-doc-note">{t("access:signInLinkText")}</p>
      <div>
        <Button disabled={!online} onClick={make}>
          {t("access:makeLink")}
        </Button>
      </div>
      {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
      {made && (
        <>
          <div className="sb-join-command">
            <code className="sb-ident">{made.url}</code>
            <CopyButton text={made.url} />
          </div>
          <p className="sb-doc-note">
            {t("access:validUntil")} <Moment ms={made.expiresAt} />
          </p>
        </>
      )}
    </section>
  );
}
