import { Input, Segmented } from "antd";
import { useState } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { explained } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { originOf } from "../../link/originOf.ts";
import { useConnection } from "../../state/hooks.ts";
import { FormSheet } from "../../ui/overlay/FormSheet.tsx";
import { Field } from "../../ui/taskForm/Field.tsx";
import type { Environment, SavedConnection } from "./savedConnection.ts";

const environments: readonly Environment[] = ["development", "test", "production"];

/** Name, address and environment of a saved connection. In a browser the address is that of the page. */
export function ConnectionSheet({ connection, addressFixed, onClose }: { readonly connection: SavedConnection; readonly addressFixed: boolean; readonly onClose: () => void }) {
  const t = useTranslate();
  const desktop = useDesktop();
  const { id: present } = useConnection();
  const [name, setName] = useState(connection.name);
  const [address, setAddress] = useState(connection.address);
  const [environment, setEnvironment] = useState(connection.environment);
  const origin = originOf(address);
  const ready = origin !== undefined;
  const send = async (): Promise<void> => {
    if (origin === undefined) return;
    const next = { ...connection, name: name.trim() === "" ? new URL(origin).host : name.trim(), address: origin, environment };
    await desktop.connections.save(next);
    if (connection.id === present) link.rename({ name: next.name, environment });
  };
  return (
    <FormSheet
      title={connection.address === "" ? t("connections:add") : t("connections:editTitle", { name: connection.name })}
      verb={t("connections:save")}
      ready={ready ? true : ""}
      send={send}
      explain={explained}
      onClose={onClose}
    >
      {() => (
        <>
          <Field label={t("connections:name")}>{(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
          <Field label={t("connections:address")} problem={address !== "" && !ready ? t("connections:badAddress") : undefined}>
            {(id) => <Input id={id} className="sb-mono" readOnly={addressFixed} placeholder="https://10.0.8.11:18590" value={address} onChange={(event) => setAddress(event.target.value)} />}
          </Field>
          <Field label={t("connections:environment")} help={t("connections:environmentHelp")}>
            {(id) => <Segmented<Environment> id={id} value={environment} onChange={setEnvironment} options={environments.map((value) => ({ value, label: t(`connections:environment.${value}`) }))} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
