import type { TaskTypeBody } from "#contract";
import { argumentsField, SHELL_EXITS, scriptField } from "./fields.ts";

/** One container for each try of an instance, so that whoever stops it knows its name. */
const CONTAINER = "signalbox-${instance_id}-${attempt}";

/**
 * Containers of the host's own daemon. They are no processes of the task: the client's end would leave them running, so a kill
 * stops the container first [KILL3]. Parameters reach it by name from the client's environment; no value is in an argument.
 */
export const CONTAINER_TYPES: readonly TaskTypeBody[] = [
  {
    name: "docker",
    label: { en: "Docker container", zh: "Docker 容器" },
    category: "container",
    description: {
      en: "A container of the host's Docker, removed when it has ended. Parameters are its environment.",
      zh: "在主机的 Docker 中运行容器，结束后自动删除，参数以环境变量传入。",
    },
    icon: "container",
    plugin: {
      kind: "command",
      command: [
        "docker",
        "run",
        "--rm",
        "--name",
        CONTAINER,
        "${*parameters}--env",
        "${*parameters}${name}",
        "${?network}--network",
        "${?network}${network}",
        "${?user}--user",
        "${?user}${user}",
        "${*volumes}--volume",
        "${*volumes}${value}",
        "${*options}${value}",
        "${?run=script}--entrypoint",
        "${?run=script}/bin/sh",
        "${image}",
        "${?run=script}-c",
        "${?run=script}${script}",
        "${?run=script}script",
        "${*args}${value}",
      ],
    },
    parameters: [
      { key: "image", label: { en: "Image", zh: "镜像" }, kind: "text", required: true },
      {
        key: "run",
        label: { en: "What runs", zh: "运行内容" },
        kind: "choice",
        required: true,
        default: "script",
        choices: [
          { value: "script", label: { en: "A shell script", zh: "Shell 脚本" } },
          { value: "image", label: { en: "What the image says", zh: "镜像自带的命令" } },
        ],
      },
      { ...scriptField("shell"), shownWhen: { key: "run", equals: "script" } },
      argumentsField,
      { key: "volumes", label: { en: "Volumes", zh: "挂载卷" }, kind: "table", columns: ["value"], required: false, help: { en: "One per row, for example /data:/data:ro.", zh: "每行一个，例如 /data:/data:ro。" } },
      {
        key: "network",
        label: { en: "Network", zh: "网络" },
        kind: "text",
        required: false,
        help: { en: "Docker's own choice when it is left out; none or host are usual.", zh: "留空则由 Docker 决定，常用 none 或 host。" },
      },
      { key: "user", label: { en: "User in the container", zh: "容器内用户" }, kind: "text", required: false },
      {
        key: "options",
        label: { en: "Other options", zh: "其他选项" },
        kind: "table",
        columns: ["value"],
        required: false,
        help: { en: "One word per row, for example --memory=2g.", zh: "每行一个词，例如 --memory=2g。" },
      },
    ],
    exitCodes: [{ from: 125, outcome: "failed", text: { en: "Docker could not run it; its message is in the log", zh: "Docker 无法运行该容器，原因见日志" } }, ...SHELL_EXITS],
    stop: ["docker", "stop", "--time", "5", CONTAINER],
    requires: [{ command: "docker" }],
  },
];
