import { Button, Segmented, Select, Switch } from "antd";
import { Minus, Plus, Settings as SettingsIcon } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { languages } from "../../i18n/language.ts";
import type { Language } from "../../i18n/language.ts";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useConnection, useMay, useOnline, useSession, useTurn } from "../../state/hooks.ts";
import { useAppearance } from "../../ui/appearance.ts";
import type { AppearanceChoice } from "../../ui/appearance.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import type { Density } from "../../ui/look.ts";
import { notify } from "../../ui/overlay/notices.ts";
import { StateWord } from "../../ui/StateWord.tsx";
import { useNow } from "../../ui/ticker.ts";
import { useFormats } from "../../ui/useFormats.tsx";
import type { TabLook } from "../../ui/workbench/contributions.ts";
import { ShortcutList } from "./ShortcutList.tsx";
import { useReading } from "../../state/useReading.ts";
import "./settings.css";

export function useSettingsTab(): TabLook {
  const t = useTranslate();
  return { title: t("settings:title"), glyph: <SettingsIcon size={14} aria-hidden /> };
}

const themes = ["system", "light", "dark"] as const;
const densities: readonly Density[] = ["dense", "default", "comfortable"];

/** Everything a person may set for themselves; each change applies at once, with an Undo. */
export function SettingsDocument() {
  const t = useTranslate();
  const { choice, change } = useAppearance();
  const set = (changes: Partial<AppearanceChoice>): void => {
    const before = choice;
    change(changes);
    notify(t("settings:changed"), () => change(before));
  };
  return (
    <div className="sb-settings">
      <h1>{t("settings:title")}</h1>
      <Row title={t("settings:language")}>
        <Segmented<Language> value={choice.language} onChange={(language) => set({ language })} options={languages.map((value) => ({ value, label: t(`settings:language.${value}`) }))} />
      </Row>
      <Row title={t("settings:theme")} text={t("settings:themeText")}>
        <Segmented<AppearanceChoice["theme"]> value={choice.theme} onChange={(theme) => set({ theme })} options={themes.map((value) => ({ value, label: t(`settings:theme.${value}`) }))} />
        <div className="sb-settings-sample" aria-hidden>
          {(["STARTED", "RUNNING", "WAIT_RESOURCE", "FAILED", "KILLED", "NOT_RUN"] as const).map((state) => (
            <StateWord key={state} state={state} />
          ))}
        </div>
      </Row>
      <Row title={t("settings:density")} text={t("settings:densityText")}>
        <Segmented<Density> value={choice.density} onChange={(density) => set({ density })} options={densities.map((value) => ({ value, label: t(`settings:density.${value}`) }))} />
      </Row>
      <Row title={t("settings:zoom")}>
        <div className="sb-settings-zoom">
          <IconButton icon={Minus} label={t("app:command.zoomOut")} disabledReason={choice.zoom <= 0.8 ? t("settings:zoomLeast") : undefined} onPress={() => set({ zoom: choice.zoom - 0.1 })} />
          <output>{`${Math.round(choice.zoom * 100)} %`}</output>
          <IconButton icon={Plus} label={t("app:command.zoomIn")} disabledReason={choice.zoom >= 1.5 ? t("settings:zoomMost") : undefined} onPress={() => set({ zoom: choice.zoom + 0.1 })} />
          {choice.zoom !== 1 && <Button onClick={() => set({ zoom: 1 })}>{"100 %"}</Button>}
        </div>
      </Row>
      <TimeRow />
      <SnapshotRow />
      <AlertReachRow />
      <section className="sb-settings-shortcuts">
        <h2>{t("ui:shortcuts.title")}</h2>
        <ShortcutList />
      </section>
    </div>
  );
}

function Row({ title, text, children }: { readonly title: string; readonly text?: string; readonly children: ReactNode }) {
  return (
    <section className="sb-settings-row">
      <div>
        <h2>{title}</h2>
        {text && <p>{text}</p>}
      </div>
      <div className="sb-settings-control">{children}</div>
    </section>
  );
}

const zones = Intl.supportedValuesOf("timeZone");

/** Times are the platform's; an admin may change its zone here. */
function TimeRow() {
  const t = useTranslate();
  const language = useLanguage();
  const now = useNow();
  const { instant } = useFormats();
  const { platform } = useSession();
  const { clockOffsetMs } = useConnection();
  const admin = useMay("platform");
  const online = useOnline();
  const [failure, setFailure] = useState<unknown>();
  const change = async (zone: string): Promise<void> => {
    setFailure(undefined);
    try {
      await link.ask("platform.update", { zone });
      await link.refresh();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Row title={t("settings:zone")} text={admin ? t("settings:zoneText") : t("settings:zoneFixed")}>
      <Select
        className="sb-settings-zone"
        showSearch
        aria-label={t("settings:zone")}
        value={platform?.zone ?? ""}
        disabled={!admin || !online}
        options={[...new Set([platform?.zone ?? "", "UTC", ...zones])].map((value) => ({ value, label: value }))}
        onChange={(zone) => void change(zone)}
      />
      <pre className="sb-settings-now">{instant(now + clockOffsetMs)}</pre>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
    </Row>
  );
}

/** When the instances of the platform's next day are made (S2-02); an admin may change it here. */
function SnapshotRow() {
  const t = useTranslate();
  const language = useLanguage();
  const { minute } = useFormats();
  const admin = useMay("platform");
  const online = useOnline();
  const { value, failure, reload } = useReading(`snapshots:${useTurn("planned")}`, () => link.ask("snapshot.list", { limit: 1 }));
  const [refused, setRefused] = useState<unknown>();
  const change = async (snapshotAt: string): Promise<void> => {
    setRefused(undefined);
    try {
      await link.ask("platform.update", { snapshotAt });
      reload();
    } catch (error) {
      setRefused(error);
    }
  };
  const shown = refused ?? failure;
  return (
    <Row title={t("settings:snapshot")} text={admin ? t("settings:snapshotText") : t("settings:snapshotFixed")}>
      <Select
        className="sb-settings-zone"
        showSearch
        aria-label={t("settings:snapshot")}
        value={value?.at ?? ""}
        disabled={!admin || !online || value === undefined}
        options={[...new Set([value?.at ?? "", ...timesOfDay])].map((at) => ({ value: at, label: at }))}
        onChange={(at) => void change(at)}
      />
      {value && <p>{t("settings:snapshotNext", { at: minute(value.next.at), date: value.next.date })}</p>}
      {shown !== undefined && <ErrorCard {...failureWords(shown, language)} />}
    </Row>
  );
}
/** [ALR4] How far channels and callbacks of projects may reach; those of the platform may reach private addresses anyway. */
function AlertReachRow() {
  const t = useTranslate();
  const language = useLanguage();
  const admin = useMay("platform");
  const online = useOnline();
  const { value, failure, reload } = useReading("platform.alerts", () => link.ask("platform.alerts", {}));
  const [refused, setRefused] = useState<unknown>();
  const change = async (projectAlertsPrivate: boolean, undo: boolean): Promise<void> => {
    setRefused(undefined);
    try {
      await link.ask("platform.update", { projectAlertsPrivate });
      reload();
      notify(t("settings:changed"), undo ? () => void change(!projectAlertsPrivate, false) : undefined);
    } catch (error) {
      setRefused(error);
    }
  };
  const shown = refused ?? failure;
  return (
    <Row title={t("settings:alertReach")} text={admin ? t("settings:alertReachText") : t("settings:alertReachFixed")}>
      <label className="sb-settings-switch">
        <Switch size="small" checked={value?.projectAlertsPrivate ?? false} disabled={!admin || !online || value === undefined} onChange={(on) => void change(on, true)} />
        {t("settings:alertReachPrivate")}
      </label>
      {shown !== undefined && <ErrorCard {...failureWords(shown, language)} />}
    </Row>
  );
}
/** Every quarter of an hour; another minute can be set over REST. */
const timesOfDay = Array.from({ length: 96 }, (_, quarter) => `${String(quarter >> 2).padStart(2, "0")}:${String((quarter & 3) * 15).padStart(2, "0")}`);
