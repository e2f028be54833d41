import { Box, ChartColumn, CircleCheck, Cloud, Cog, Clock, Coffee, Container, Database, File, FileCode, Globe, Hexagon, Key, Layers, Mail, Play, Server, Table, Terminal, Waypoints, Workflow, Zap } from "lucide-react";
import type { ComponentType } from "react";

/** The icons that a task type may have; the contract's `TaskIcon` names the same. */
export const taskIcons = {
  terminal: Terminal,
  python: FileCode,
  node: Hexagon,
  database: Database,
  globe: Globe,
  cog: Cog,
  file: File,
  mail: Mail,
  cloud: Cloud,
  box: Box,
  table: Table,
  chart: ChartColumn,
  check: CircleCheck,
  play: Play,
  key: Key,
  spark: Zap,
  hive: Layers,
  java: Coffee,
  server: Server,
  container: Container,
  clock: Clock,
  workflow: Workflow,
  link: Waypoints,
} as const satisfies Readonly<Record<string, ComponentType<{ size?: number }>>>;

/** The name of an icon. */
export type TaskIconName = keyof typeof taskIcons;

/** The icon of a task type, in ink. */
export function TaskTypeIcon({ icon, size = 16 }: { readonly icon: TaskIconName; readonly size?: number }) {
  const Icon = taskIcons[icon];
  return <Icon size={size} aria-hidden />;
}
