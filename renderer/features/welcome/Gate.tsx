import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Button } from "antd";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useConnection, useLoaded, useSession } from "../../state/hooks.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { useNow } from "../../ui/ticker.ts";
import { say } from "#contract";
import { LeverFrame } from "./LeverFrame.tsx";
import { ServerChoice } from "./ServerChoice.tsx";
import { SetUp } from "./SetUp.tsx";
import { SignIn } from "./SignIn.tsx";
import { WelcomeTop } from "./WelcomeTop.tsx";
import "./welcome.css";

/** Shows the shell once there is a session and everything has been read once; before that what is missing. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const { phase, setup } = useSession();
  const { id } = useConnection();
  const loaded = useLoaded();
  const desktop = useDesktop();
  const [choosing, setChoosing] = useState(false);
  if (phase === "signedIn" && loaded) return children;
  const choose = desktop.kind === "electron" && phase === "signedOut" && (id === undefined || choosing);
  return (
    <div className="sb-welcome">
      <WelcomeTop />
      <main className="sb-welcome-middle">
        <WelcomeSide />
        <div className="sb-welcome-work">
          {choose ? <ServerChoice onChosen={() => setChoosing(false)} /> : phase !== "signedOut" ? <Waiting /> : setup === undefined ? <Unanswered /> : setup.needed ? <SetUp /> : <SignIn />}
          {!choose && desktop.kind === "electron" && phase === "signedOut" && <OtherServer onChoose={() => setChoosing(true)} />}
        </div>
      </main>
    </div>
  );
}

function WelcomeSide() {
  const t = useTranslate();
  return (
    <div className="sb-welcome-side">
      <LeverFrame />
      <h1>{t("welcome:product")}</h1>
      <p>{t("welcome:what")}</p>
    </div>
  );
}

function OtherServer({ onChoose }: { readonly onChoose: () => void }) {
  const t = useTranslate();
  return (
    <button type="button" className="sb-link sb-welcome-other" onClick={onChoose}>
      {t("welcome:otherServer")}
    </button>
  );
}

const patienceMs = 12_000;

/** Between a session and the first read: each wait ends in what went wrong, with the last step reached. */
function Waiting() {
  const t = useTranslate();
  const language = useLanguage();
  const connection = useConnection();
  const now = useNow();
  const [since] = useState(Date.now);
  const late = now - since > patienceMs;
  const { status, refusal, failure, retryAt } = connection;
  const step = status === "reading" ? t("welcome:reading") : t("welcome:dialling", { address: connection.address });
  if (refusal === undefined && failure === undefined && !late)
    return (
      <p className="sb-welcome-wait" role="status">
        {step}
      </p>
    );
  const why = refusal !== undefined ? t(`connections:refusal.${refusal}`) : failure !== undefined ? say(failure, language === "en" ? "en" : "zh") : step;
  const seconds = retryAt === undefined ? undefined : Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <ErrorCard
      what={t("welcome:notReached", { address: connection.address })}
      why={why}
      actions={
        <>
          <Button onClick={() => link.retryNow()}>{t("connections:retryNow")}</Button>
          <Button onClick={() => void link.signOut()}>{t("welcome:forgetSession")}</Button>
          {seconds !== undefined && <span className="sb-welcome-note">{t("connections:retryIn", { seconds })}</span>}
        </>
      }
      {...(refusal === undefined ? {} : { code: refusal })}
    />
  );
}

const askAgainMs = 4000;

/** The server has not said yet whether it is set up. */
function Unanswered() {
  const t = useTranslate();
  const language = useLanguage();
  const { address, failure } = useConnection();
  useEffect(() => {
    const timer = setInterval(() => void link.askSetup(), askAgainMs);
    return () => clearInterval(timer);
  }, []);
  if (!failure)
    return (
      <p className="sb-welcome-wait" role="status">
        {t("welcome:dialling", { address })}
      </p>
    );
  return (
    <ErrorCard
      what={t("welcome:notReached", { address })}
      why={say(failure, language === "en" ? "en" : "zh")}
      actions={
        <Button type="primary" onClick={() => void link.askSetup()}>
          {t("connections:retryNow")}
        </Button>
      }
    />
  );
}
