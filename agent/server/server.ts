import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { CONTROL_FRAME_BYTES, CONTROL_PATH, LOG_FRAME_BYTES, LOG_PATH, Refusal } from "#contract";
import { pruneSessions, type Store } from "../store/index.ts";
import { openEndpoint } from "../transport/endpoint.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { openAlerts } from "./alerts/openAlerts.ts";
import { makeAccess } from "./auth/accessHandlers.ts";
import { makeThrottle } from "./auth/throttle.ts";
import { makeLocalAdmin, makeSetupCode } from "./auth/localAdmin.ts";
import { viewHandlers } from "./auth/viewHandlers.ts";
import { calendarHandlers } from "./definitions/calendarHandlers.ts";
import { definitionHandlers } from "./definitions/definitionHandlers.ts";
import { makeEditLocks } from "./definitions/locks/editLocks.ts";
import { lockHandlers } from "./definitions/locks/lockHandlers.ts";
import { revisionHandlers } from "./definitions/revisionHandlers.ts";
import { folderHandlers } from "./definitions/folderHandlers.ts";
import { ownershipHandlers } from "./definitions/ownershipHandlers.ts";
import { readSample, textHandlers } from "./definitions/text/textHandlers.ts";
import { makeCommandGate } from "./gateway/commandContext.ts";
import { makeSubscriptions } from "./gateway/subscriptions.ts";
import { openUiGateway, type UiGateway, type UiHandlers } from "./gateway/uiGateway.ts";
import { idsByNames } from "./http/byNames.ts";
import { bearerOf, makeApi } from "./http/api.ts";
import { makeMetrics } from "./http/metrics.ts";
import { makeExecutables, type FindExecutable } from "./hosts/executables.ts";
import { hostHandlers } from "./hosts/hostHandlers.ts";
import { addInstallRoutes } from "./hosts/installRoutes.ts";
import { installScript, makeInstalls } from "./hosts/installs.ts";
import { openNodeHistory } from "./hosts/nodeHistory.ts";
import { makeUpgrades } from "./hosts/upgrades.ts";
import { openLogGateway } from "./logs/logGateway.ts";
import { openLogRetention } from "./logs/logRetention.ts";
import { openLogStore } from "./logs/logStore.ts";
import { makeEnrolment } from "./nodes/enrolment.ts";
import { openFleet, type Fleet } from "./nodes/fleet.ts";
import { nodeHandlers } from "./nodes/nodeHandlers.ts";
import { groupHandlers } from "./placement/groupHandlers.ts";
import { poolHandlers } from "./placement/poolHandlers.ts";
import { queueHandlers } from "./placement/queueHandlers.ts";
import { backfillHandlers } from "./backfill/backfillHandlers.ts";
import { downstreamHandlers } from "./operations/downstreamHandlers.ts";
import { freezeHandlers } from "./operations/freezeHandlers.ts";
import { operationHandlers } from "./operations/operations.ts";
import { resourceHandlers } from "./resources/resourceHandlers.ts";
import { openResources } from "./resources/resources.ts";
import type { RemoteStoreAddress } from "./resources/stores/openStores.ts";
import { dataSourceHandlers } from "./sources/dataSourceHandlers.ts";
import { scriptHandlers } from "./scripts/scriptHandlers.ts";
import { snapshotHandlers } from "./planning/snapshotHandlers.ts";
import { instanceHandlers } from "./planning/instanceHandlers.ts";
import { makeWhy } from "./night/makeWhy.ts";
import { addTaskCsv } from "./night/taskCsv.ts";
import { nightHandlers } from "./night/nightHandlers.ts";
import { todayHandlers } from "./today/todayHandlers.ts";
import { scheduleHandlers } from "./planning/scheduleHandlers.ts";
import { variableHandlers } from "./values/variableHandlers.ts";
import { openScheduling } from "./openScheduling.ts";
import { retentionHandlers } from "./retention/retentionHandlers.ts";
import { openRetentionKeeper } from "./retention/retentionKeeper.ts";
import { openRunCallbacks } from "./triggers/runCallbacks.ts";
import { openRunEnds } from "./triggers/runEnds.ts";
import { triggerHandlers } from "./triggers/triggerHandlers.ts";
import { LOOPBACK, listen, ownNames } from "./listening.ts";
import { counted, platformHandlers, type ServiceProbe } from "./platformHandlers.ts";
import { prepareStore } from "./prepareStore.ts";

export interface ServerOptions {
  readonly store: Store;
  readonly dataDir: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls: { readonly key: string; readonly certificate: string } | null;
  /** Token of the user of this machine (`signalbox up`), for whom the platform sets itself up; null elsewhere. */
  readonly localToken: string | null;
  readonly version: string;
  /** Folder of the built page; null when there is none. */
  readonly page: string | null;
  /** The file with the key of what is encrypted; null: `secret.key` in the data directory. Several servers of one database share one. */
  readonly secretKey: string | null;
  /** Where new resources go; null: the disk of this server. */
  readonly resources: RemoteStoreAddress | null;
  /** The lock file that the sample audits; null where this is no checkout. */
  readonly lockfile: string | null;
  /** More Host headers to answer to, `name` or `name:port`. */
  readonly allowedHosts: readonly string[];
  /** More origins that may open connections: the page under development. */
  readonly allowedOrigins: readonly string[];
  /** The program as one file, for hosts that are installed from here. */
  readonly findExecutable: FindExecutable;
  /** The script that installs it. */
  readonly installScript: string | null;
  readonly zone: string;
  /** [LOCK2] After so long without an edit by its holder a lock may be taken over. */
  readonly lockIdleMs: number;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}
export interface RunningServer {
  readonly address: string;
  readonly port: number;
  readonly setupCode: string | null;
  stop(): Promise<void>;
}
const PRUNE_MS = 3600_000;
const QUEUE_TOLD_MS = 500;
/** Origin of the page inside the desktop client. */
const DESKTOP_ORIGIN = "app://signalbox";

/** The schedule server role. What it holds in memory is rebuilt from the store, so it may die at any line. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, clock, ids, log } = options;
  const loopbackOnly = LOOPBACK.has(options.listen.host);
  if (!loopbackOnly && options.tls === null) throw new Refusal("refused", "server.tlsNeeded", { host: options.listen.host });

  if (options.localToken !== null) await makeLocalAdmin(store, ids, options.zone, options.localToken);
  const setupCode = await makeSetupCode(store, ids);
  let setUp = setupCode === null;
  const identity = await prepareStore(store, ids, options.listen);

  let fleet!: Fleet;
  let gateway!: UiGateway;
  const scheduling = await openScheduling({ store, secretKey: options.secretKey ?? join(options.dataDir, "secret.key"), fleet: () => fleet, clock, ids, log });
  const { roster, authority, box, secrets, values, gates, runs, generation, book, readiness, moves, holding, durations, forecasts, dispatcher, intake, scheduler, service, onCapacity, backfills, revisions } = scheduling;
  const logDir = join(options.dataDir, "logs");
  const logs = openLogStore(logDir);
  const resources = openResources({ store, dataDir: options.dataDir, remote: options.resources, clock, ids, log: log.child("resources") });
  const keeper = openLogRetention({ directory: logDir, store, clock, log: log.child("logs"), rule: () => book.settings().logs });

  let port = options.listen.port;
  const scheme = options.tls === null ? "http" : "https";
  const address = () => `${scheme}://${loopbackOnly || !setUp ? "127.0.0.1" : options.listen.host === "0.0.0.0" || options.listen.host === "::" ? hostname() : options.listen.host}:${port}`;
  const enrolment = makeEnrolment({ store, roster, identity, clock, ids, address, certificate: options.tls?.certificate ?? null });
  const access = makeAccess({
    store,
    authority,
    clock,
    ids,
    version: options.version,
    onSignedOut: (userId, keep) => gateway.signOut(userId, keep),
    onSetUp: () => {
      setUp = true;
      openToNetwork();
      scheduler.settingsChanged();
    },
  });
  const executables = makeExecutables(options.findExecutable);
  const certificate = options.tls?.certificate ?? null;
  const installs = makeInstalls({ store, roster, enrolment, throttle: makeThrottle(clock), clock, ids, address, certificate, onStep: (nodeId, step) => gateway.tell("node.installStep", { nodeId, step }, true) });
  const history = openNodeHistory({ store, roster, clock, ids, log: log.child("history") });
  const upgrades = makeUpgrades({ store, roster, fleet: () => fleet, executables, clock, ids, log: log.child("upgrades"), version: options.version, address, certificate });
  const gate = makeCommandGate(store, authority, () => setUp);
  const alerts = await openAlerts({
    store,
    authority,
    box,
    roster,
    revisions,
    runs,
    dispatcher: () => dispatcher,
    predict: (run) => forecasts.likelyEnd(store, run),
    place: () => ({ address: address(), server: new URL(address()).host }),
    clock,
    ids,
    log: log.child("alerts"),
  });
  const subscriptions = makeSubscriptions(store, authority);
  const retention = openRetentionKeeper({ store, logs, clock, log: log.child("retention") });
  const ends = openRunEnds({ store, clock });
  const callbacks = openRunCallbacks({ store, box, address, clock, log: log.child("callbacks") });
  const locks = makeEditLocks({ ids, idleMs: options.lockIdleMs });

  const probes = (): ServiceProbe[] => [
    { name: "store", check: () => ({ healthy: true, detail: counted(store.lastSeq(), "facts") }) },
    { name: "gateway", check: () => ({ healthy: true, detail: counted(gateway.count(), "clients") }) },
    { name: "fleet", check: () => ({ healthy: true, detail: counted(fleet.linkCount(), "masters") }) },
    { name: "dispatch", check: () => ({ healthy: true, detail: counted(dispatcher.queueLength(), "waiting") }) },
    { name: "intake", check: () => ({ healthy: true, detail: counted(intake.finished(), "finished") }) },
    { name: "schedules", check: () => ({ healthy: true, detail: counted(scheduler.scheduled(), "scheduled") }) },
    { name: "nodes", check: () => ({ healthy: roster.all().every((node) => node.state !== "UNREACHABLE" && node.state !== "START_FAILED"), detail: counted(roster.all().length, "nodes") }) },
  ];
  /** The length of the queue that the clients were told; null when its order changed since. */
  let queueTold: number | null = null;
  const handlers: UiHandlers = {
    ...access.handlers,
    ...platformHandlers({
      store,
      logsUsed: () => keeper.used(),
      roster,
      clock,
      version: options.version,
      probes,
      queueLength: dispatcher.queueLength,
      finished: intake.finished,
      onSettings: (settings) => {
        book.settingsChanged(settings);
        scheduler.settingsChanged();
      },
    }),
    ...nodeHandlers({ store, roster, fleet: () => fleet, service, enrolment, authority, ids, onCapacity, declareGone: intake.declareGone }),
    ...groupHandlers({ store, authority }),
    ...poolHandlers({ store, authority, onCapacity }),
    ...queueHandlers({ store, authority, book, queue: () => dispatcher, onReordered: () => void (queueTold = null) }),
    ...scriptHandlers({ store, authority, runs, locks, ids, dispatcher: () => dispatcher }),
    ...resourceHandlers({ store, authority, resources }),
    ...hostHandlers({ store, roster, fleet: () => fleet, history, installs, upgrades, clock, ids, version: options.version }),
    ...definitionHandlers({ store, authority, roster, runs, generation, values, secrets, dispatcher: () => dispatcher, ids, clock, locks }),
    ...revisionHandlers({ store, authority, ids, locks, secrets, generation }),
    ...lockHandlers({ store, authority, locks, secrets }),
    ...calendarHandlers({ store, authority, clock }),
    ...scheduleHandlers({ store, authority, values, clock }),
    ...snapshotHandlers({ store, clock, scheduler: () => scheduler, generation }),
    ...ownershipHandlers({ store, authority }),
    ...folderHandlers({ store, authority, clock }),
    ...variableHandlers({ store, authority, box }),
    ...dataSourceHandlers({ store, authority, box, roster, fleet: () => fleet, clock, ids }),
    ...instanceHandlers({ store, authority, durations, waitingCandidates: (id) => dispatcher.candidatesOf(id) }),
    ...retentionHandlers({ store, keeper: retention }),
    ...viewHandlers({ store }),
    ...triggerHandlers({ store, runs, locks, ends, callbacks, dispatcher: () => dispatcher, ids }),
    ...nightHandlers({ store, authority, clock, durations, forecasts, why: makeWhy({ store, roster, clock, forecasts, queue: () => dispatcher, whyClosed: gates.whyClosed }) }),
    ...todayHandlers({ store, authority, clock, durations, forecasts }),
    ...operationHandlers({ store, clock, authority, moves, readiness, holding, durations }),
    ...downstreamHandlers({ store, authority, clock }),
    ...freezeHandlers({ moves, holding }),
    ...backfillHandlers({ store, clock, ids, authority, values, durations, moves, backfills }),
    ...alerts.handlers,
    ...textHandlers({ store, authority, generation, ids, locks, secrets, box, sample: () => sampleText(options) }),
  };

  const hosts = () =>
    new Set([
      ...["localhost", "127.0.0.1", "[::1]", options.listen.host, ...(loopbackOnly ? [] : ownNames())].map((name) => `${name}:${port}`),
      ...options.allowedHosts,
      ...options.allowedHosts.map((name) => `${name}:${port}`),
    ]);
  const allowHost = (host: string | undefined) => host !== undefined && hosts().has(host);
  const allowOrigin = (origin: string | undefined, host: string | undefined) =>
    allowHost(host) && (origin === undefined || origin === `${scheme}://${host}` || origin === DESKTOP_ORIGIN || options.allowedOrigins.includes(origin));

  let http!: HttpServer;
  const api = await makeApi({
    makeServer: (handler: (request: IncomingMessage, response: ServerResponse) => void) =>
      (http = options.tls === null ? createServer(handler) : createTlsServer({ key: options.tls.key, cert: options.tls.certificate }, handler)),
    handlers,
    gate,
    access,
    authority,
    logs,
    idsOf: idsByNames(store, authority),
    logEnd: (id) => logGateway.infoOf(id),
    metrics: makeMetrics({ store, roster, queueLength: dispatcher.queueLength, finished: intake.finished, clients: () => gateway.count() }),
    healthy: () => !stopping,
    allowHost,
    foreignOrigins: new Set([DESKTOP_ORIGIN, ...options.allowedOrigins]),
    page: options.page,
    ids,
    log: log.child("http"),
    version: options.version,
    routes: (app) => {
      addTaskCsv(app, { store, authority, durations, gate, ids, callerOf: (request) => access.callerOf(bearerOf(request), request.ip) });
      addInstallRoutes(app, { installs, upgrades, executables, version: options.version, script: () => installScript(options.installScript, address(), certificate) });
    },
  });
  const control = openEndpoint(http, { path: CONTROL_PATH, frameBytes: CONTROL_FRAME_BYTES, allowOrigin });
  const logEndpoint = openEndpoint(http, { path: LOG_PATH, frameBytes: LOG_FRAME_BYTES, allowOrigin });
  fleet = openFleet({ endpoint: control, store, roster, identity, clock, ids, log: log.child("fleet") }, { sync: intake.sync, report: intake.report, service: service.told, enrol: enrolment.enrol });
  gateway = openUiGateway({ endpoint: control, access, gate, handlers, subscriptions, roster, setUp: () => setUp, log: log.child("gateway") });
  const logGateway = openLogGateway({ endpoint: logEndpoint, store, logs, resources, access, authority, roster, identity, clock, ids, log: log.child("logs") });

  const pruning = clock.every(PRUNE_MS, () => void store.write((tx) => pruneSessions(tx, tx.now)).catch((error: unknown) => log.warn("sessions were not pruned", { error: String(error) })));
  const tellingQueue = clock.every(QUEUE_TOLD_MS, () => {
    const total = dispatcher.queueLength();
    if (total === queueTold) return;
    queueTold = total;
    gateway.tell("queue.changed", { total }, false);
  });
  let stopping = false;
  await listen(http, setUp ? options.listen.host : "127.0.0.1", options.listen.port);
  port = (http.address() as AddressInfo).port;
  await scheduling.start();
  await alerts.start();
  await callbacks.start();
  void retention.sweep();

  /** [ACC3] Until the first admin exists the server is on loopback; then it moves to the address it was started for. */
  function openToNetwork(): void {
    if (loopbackOnly) return;
    http.close();
    listen(http, options.listen.host, port).catch((error: unknown) => log.error("cannot listen", { host: options.listen.host, error: String(error) }));
  }

  return {
    get address() {
      return address();
    },
    port,
    setupCode,
    async stop() {
      stopping = true;
      ends.close();
      await retention.close();
      await callbacks.close();
      await alerts.close();
      await scheduling.stop();
      gateway.leaving();
      pruning.cancel();
      gateway.close();
      // Together: each waits for the whole HTTP server, which waits for the connections of both.
      control.disconnectSockets(true);
      logEndpoint.disconnectSockets(true);
      http.closeAllConnections();
      await Promise.all([control.close(), logEndpoint.close(), api.close()]);
      subscriptions.close();
      scheduling.close();
      history.close();
      keeper.close();
      logGateway.close();
      upgrades.close();
      tellingQueue.cancel();
      await resources.close();
      await logs.close();
      await store.close();
    },
  };
}

async function sampleText(options: ServerOptions): Promise<string> {
  if (options.lockfile === null) throw new Refusal("refused", "sample.noLockfile");
  return readSample(new URL("definitions/sample/licenceAudit.yaml", import.meta.url), { lockfile: options.lockfile, workspace: join(options.dataDir, "sample") });
}
