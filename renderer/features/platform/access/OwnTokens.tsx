import type { ApiToken, ApiTokenId, TokenScope } from "#contract";
import { Button, Input, InputNumber } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import type { FormEvent } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useOnline, useProjects, useWorkflows } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { TokenScopeFields } from "./TokenScopeFields.tsx";

const DEFAULT_DAYS = 90;

/** Tokens for programs. A secret is shown once, when it is made. */
export function OwnTokens() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const { value, failure, loading, reload } = useReading("tokens", () => link.ask("token.list", {}));
  const [selection, setSelection] = useState(noSelection);
  const [secret, setSecret] = useState<string>();
  const [revoking, setRevoking] = useState<ApiToken>();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | null>(DEFAULT_DAYS);
  const [scope, setScope] = useState<TokenScope | null>(null);
  const [thrown, setThrown] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const projects = useProjects();
  const workflows = useWorkflows();
  const nameOf = useMemo(() => {
    const names = new Map<string, string>([...projects, ...workflows].map((one) => [one.id, one.name]));
    return (id: string): string => names.get(id) ?? id;
  }, [projects, workflows]);
  // It is shown once: wherever the page stands, it is brought into sight.
  const once = useRef<HTMLDivElement>(null);
  useEffect(() => once.current?.scrollIntoView({ block: "nearest" }), [secret]);
  const chosen = value?.find((token) => targetsOf(selection).includes(token.id));
  const columns = useMemo(
    (): readonly DataColumn<ApiToken>[] => [
      {
        id: "name",
        header: t("access:name"),
        width: 200,
        grow: true,
        always: true,
        cell: (token) => <strong className="sb-cell-name">{token.name}</strong>,
        text: (token) => token.name,
        compare: (a, b) => a.name.localeCompare(b.name),
      },
      {
        id: "scope",
        header: t("access:scope"),
        width: 240,
        cell: ({ scope: of }) => {
          const text =
            of === null
              ? t("access:scopeAll")
              : [of.rights.map((right) => t(`access:scopeRight.${right}`)), of.projectIds.map(nameOf), of.workflowIds.map(nameOf)].flatMap((part) => (part.length === 0 ? [] : [part.join(", ")])).join(" · ");
          return (
            <span className="sb-cell-cut" title={text}>
              {text}
            </span>
          );
        },
      },
      { id: "created", header: t("access:created"), width: 160, align: "end", cell: (token) => <Moment ms={token.createdAt} />, compare: (a, b) => a.createdAt - b.createdAt },
      {
        id: "expires",
        header: t("access:expires"),
        width: 160,
        align: "end",
        cell: (token) => (token.expiresAt === null ? t("access:never") : <Moment ms={token.expiresAt} />),
        compare: (a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity),
      },
      { id: "used", header: t("access:lastUsed"), width: 160, align: "end", cell: (token) => <Moment ms={token.lastUsedAt} />, compare: (a, b) => (a.lastUsedAt ?? 0) - (b.lastUsedAt ?? 0) },
    ],
    [t, nameOf],
  );
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === "" || busy) return;
    setBusy(true);
    setThrown(undefined);
    setSecret(undefined);
    try {
      const made = await link.ask("token.create", { id: newId<ApiTokenId>(), name: name.trim(), days, scope });
      setSecret(made.secret);
      setName("");
      setScope(null);
      reload();
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <h2>{t("access:tokens")}</h2>
      <p className="sb-doc-note">{t("access:tokensText")}</p>
      <form className="sb-token-form" onSubmit={(event) => void create(event)}>
        <Field label={t("access:tokenName")}>{(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <Field label={t("access:days")}>{(id) => <InputNumber<number> id={id} min={1} max={3650} value={days} placeholder={t("access:never")} onChange={setDays} />}</Field>
        <TokenScopeFields scope={scope} onChange={setScope} />
        <div className="sb-token-verbs">
          <Button htmlType="submit" loading={busy} disabled={!online || name.trim() === ""}>
            {t("access:makeToken")}
          </Button>
          <Button disabled={!chosen || !online} title={chosen ? undefined : t("access:selectToken")} onClick={() => chosen && setRevoking(chosen)}>
            {t("access:revoke")}
          </Button>
        </div>
      </form>
      {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
      {secret !== undefined && (
        <div className="sb-secret" role="status" ref={once}>
          <p>{t("access:secretOnce")}</p>
          <div className="sb-join-command">
            <code className="sb-ident">{secret}</code>
            <CopyButton text={secret} />
          </div>
        </div>
      )}
      <div className="sb-account-table">
        <DataTable
          label={t("access:tokens")}
          rows={value ?? []}
          rowId={(token) => token.id}
          columns={columns}
          selection={selection}
          onSelectionChange={setSelection}
          loading={loading && !value}
          error={failure === undefined ? undefined : failureWords(failure, language)}
          menu={([token]) => (token ? [{ id: "revoke", label: t("access:revoke"), run: () => setRevoking(token) }] : [])}
          empty={{ sentence: t("access:noTokens") }}
        />
      </div>
      {revoking && (
        <ConfirmSheet
          title={t("access:revokeTitle", { name: revoking.name })}
          verb={t("access:revoke")}
          onClose={() => (setRevoking(undefined), reload())}
          onConfirm={() => failureOfCommand(link.ask("token.revoke", { id: revoking.id }), language)}
        >
          <p>{t("access:revokeText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
