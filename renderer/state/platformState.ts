import type {
  Attempt,
  Calendar,
  ConnectRefusal,
  EditLock,
  Folder,
  InstallStep,
  Node,
  NodePulse,
  Pool,
  Project,
  ProjectId,
  ResourceGroup,
  Role,
  Sentence,
  TaskInstance,
  TaskType,
  User,
  Variable,
  WorkflowDefinition,
  WorkflowInstance,
  WorkflowSummary,
} from "#contract";
import { LOCK_IDLE_MS } from "#contract";
import { emptyTable } from "./table.ts";
import type { Table } from "./table.ts";

/** What the server says before anybody is signed in. */
export interface SetupStatus {
  readonly needed: boolean;
  readonly version: string;
  /** Name of the platform. */
  readonly platform: string;
}

/** Who is here. `starting` until the stored session has been tried. */
export interface SessionState {
  readonly phase: "starting" | "signedOut" | "signedIn";
  readonly setup: SetupStatus | undefined;
  readonly user: User | undefined;
  readonly roles: readonly { readonly projectId: ProjectId; readonly role: Role }[];
  readonly platform: { readonly name: string; readonly zone: string; readonly version: string } | undefined;
  /** Why the last session ended, or the one-time link did not work. */
  readonly problem: Sentence | undefined;
}

/**
 * `idle`: no server chosen or nobody signed in. `connecting`: the first dial. `reading`: connected, the first read is under way.
 * `live`: everything shown is what the server last said. `waiting`: disconnected, the next dial is at `retryAt`.
 * `refused`: the server does not want this connection; see `refusal`.
 */
export type ConnectionStatus = "idle" | "connecting" | "reading" | "live" | "waiting" | "refused";

/** The connection of this window. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** Id of the saved connection, its name and the origin of its server. */
  readonly id: string | undefined;
  readonly name: string;
  readonly address: string;
  readonly environment: "production" | "test" | "development";
  /** When the server was heard last, local ms: what is shown is as of then. */
  readonly asOf: number | undefined;
  /** When the next dial is, local ms. */
  readonly retryAt: number | undefined;
  readonly refusal: ConnectRefusal | undefined;
  /** Why the last dial or read failed. */
  readonly failure: Sentence | undefined;
  /** Round trip of a small command, ms. */
  readonly latencyMs: number | undefined;
  /** Clock of the server minus clock of this computer, ms; add it to `Date.now()`, subtract it from instants of the server. */
  readonly clockOffsetMs: number;
}

/** What is known of a workflow instance that somebody looks at. */
export interface OpenInstance {
  /** Undefined until it was read. */
  readonly definition: WorkflowDefinition | undefined;
  readonly tasks: Table<TaskInstance>;
  readonly attempts: Table<Attempt>;
  /** Why it could not be read. */
  readonly failure: Sentence | undefined;
}

/** What is told of the queue; its rows are asked for. `total` is undefined until it was told. */
export interface QueueState {
  readonly total: number | undefined;
  readonly turn: number;
}

/** Kinds of objects that are asked for by those who show them. */
export type TurnKind = "alert" | "alertChannel" | "alertRule" | "backfill" | "dataSource" | "resource" | "script" | "planned";

/** Everything the page knows. */
export interface PlatformState {
  readonly session: SessionState;
  readonly connection: ConnectionState;
  /** Whether the lists below have been read once since signing in. */
  readonly loaded: boolean;
  readonly nodes: Table<Node>;
  readonly pulses: ReadonlyMap<string, NodePulse>;
  readonly groups: Table<ResourceGroup>;
  readonly pools: Table<Pool>;
  readonly calendars: Table<Calendar>;
  readonly projects: Table<Project>;
  readonly variables: Table<Variable>;
  readonly folders: Table<Folder>;
  readonly workflows: Table<WorkflowSummary>;
  readonly taskTypes: Table<TaskType>;
  /** Who edits which workflow, by the workflow's id. */
  readonly locks: Table<EditLock>;
  /** After so long without an edit a lock may be taken over on this platform, ms. */
  readonly lockIdleMs: number;
  /** The most recent ones; older ones are read page by page. */
  readonly workflowInstances: Table<WorkflowInstance>;
  /** How often something was told of kinds of which no list is kept here: whoever shows them asks again. `all`: everything was read anew. */
  readonly turns: ReadonlyMap<TurnKind | "all", number>;
  /** How many tasks wait for resources. With each turn the queue is another one: whoever shows it reads it again. */
  readonly queue: QueueState;
  /** Steps of install scripts that were told to this window, by node. */
  readonly installSteps: ReadonlyMap<string, readonly InstallStep[]>;
  /** By workflow instance id: what is watched now. */
  readonly open: ReadonlyMap<string, OpenInstance>;
}

/** Workflow instances kept in memory. */
export const RECENT_INSTANCES = 2000;

/** An instance about which nothing is known yet. */
export const unreadInstance: OpenInstance = { definition: undefined, tasks: emptyTable(), attempts: emptyTable(), failure: undefined };

/** Nobody signed in. */
export const noSession: SessionState = { phase: "starting", setup: undefined, user: undefined, roles: [], platform: undefined, problem: undefined };

/** No server chosen. */
export const noConnection: ConnectionState = {
  status: "idle",
  id: undefined,
  name: "",
  address: "",
  environment: "development",
  asOf: undefined,
  retryAt: undefined,
  refusal: undefined,
  failure: undefined,
  latencyMs: undefined,
  clockOffsetMs: 0,
};

/** What belongs to a session: dropped when it ends, so that the next user sees nothing of it. */
export const noKnowledge = {
  loaded: false,
  nodes: emptyTable<Node>(),
  pulses: new Map<string, NodePulse>() as ReadonlyMap<string, NodePulse>,
  groups: emptyTable<ResourceGroup>(),
  pools: emptyTable<Pool>(),
  calendars: emptyTable<Calendar>(),
  projects: emptyTable<Project>(),
  variables: emptyTable<Variable>(),
  folders: emptyTable<Folder>(),
  workflows: emptyTable<WorkflowSummary>(),
  taskTypes: emptyTable<TaskType>(),
  locks: emptyTable<EditLock>(),
  lockIdleMs: LOCK_IDLE_MS as number,
  workflowInstances: emptyTable<WorkflowInstance>(),
  turns: new Map() as ReadonlyMap<TurnKind | "all", number>,
  queue: { total: undefined, turn: 0 } as QueueState,
  installSteps: new Map<string, readonly InstallStep[]>() as ReadonlyMap<string, readonly InstallStep[]>,
} as const;

/** The state before anything was heard. */
export const initialState: PlatformState = { session: noSession, connection: noConnection, ...noKnowledge, open: new Map() };
