import type { ReactNode } from "react";
import "../../platform.css";

/** A titled part of a detail. */
export function Section({ title, children, actions }: { readonly title: string; readonly children: ReactNode; readonly actions?: ReactNode }) {
  return (
    <section>
      <h3 className="sb-section-head">
        <span>{title}</span>
        {actions}
      </h3>
      {children}
    </section>
  );
}

/** Names and values; those without a value are left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="sb-facts">
      {rows
        .filter(([, value]) => value !== undefined && value !== null && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** An identifier, as it is. */
export function Ident({ children }: { readonly children: ReactNode }) {
  return <span className="sb-mono sb-ident">{children}</span>;
}
