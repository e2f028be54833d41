import type { ReactNode } from "react";
import "./text.css";

/** Props of `EmptyState`. */
export interface EmptyStateProps {
  /** One sentence on what this place is. */
  readonly sentence: string;
  /** One primary button. */
  readonly action?: ReactNode;
  /** One link to a worked sample. */
  readonly link?: ReactNode;
  /** A line drawing, only on Welcome and "all clear". */
  readonly drawing?: ReactNode;
}

/** What stands where there is nothing yet (UX a.3). */
export function EmptyState({ sentence, action, link, drawing }: EmptyStateProps) {
  return (
    <div className="sb-empty">
      {drawing}
      <p>{sentence}</p>
      {(action || link) && (
        <div className="sb-empty-actions">
          {action}
          {link}
        </div>
      )}
    </div>
  );
}
