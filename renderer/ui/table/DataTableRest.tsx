import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { EmptyState } from "../EmptyState.tsx";
import type { EmptyStateProps } from "../EmptyState.tsx";
import { ErrorCard } from "../ErrorCard.tsx";
import type { ErrorCardProps } from "../ErrorCard.tsx";

interface DataTableRestProps {
  readonly count: number;
  readonly loading: boolean;
  readonly error: ErrorCardProps | undefined;
  readonly empty: EmptyStateProps;
  readonly filter: { readonly total: number; readonly onClear: () => void } | undefined;
}

/** What stands in a table beside its rows: skeleton, error, empty, empty by filter (UX a.3). */
export function DataTableRest({ count, loading, error, empty, filter }: DataTableRestProps) {
  const t = useTranslate();
  if (error)
    return (
      <div className="sb-table-rest">
        <ErrorCard {...error} />
      </div>
    );
  if (count > 0) return null;
  if (loading) return <Skeleton label={t("ui:table.loading")} />;
  if (filter && filter.total > 0)
    return (
      <div className="sb-table-rest">
        <EmptyState sentence={t("ui:table.noneMatch", { total: filter.total })} action={<Button onClick={filter.onClear}>{t("ui:table.clearFilter")}</Button>} />
      </div>
    );
  return (
    <div className="sb-table-rest">
      <EmptyState {...empty} />
    </div>
  );
}

/** Grey rows, only when the answer takes longer than 150 ms. */
function Skeleton({ label }: { readonly label: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div role="status" aria-label={label} className="sb-table-skeleton">
      {[62, 48, 71, 55, 66, 40, 58, 51].map((width, i) => (
        <div key={i} className="sb-table-skeleton-row">
          <span style={{ width: `${width / 2}%` }} />
          <span style={{ width: `${(100 - width) / 2}%` }} />
        </div>
      ))}
    </div>
  );
}
