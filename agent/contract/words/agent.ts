/** What agents say of attempts and of themselves. */
export const agentWords = {
  "start.commandMissing": { en: "{command} was not found on this host.", zh: "主机上没有 {command}。" },
  "start.notExecutable": { en: "{command} is not executable.", zh: "{command} 不可执行。" },
  "start.tooBig": { en: "The parameters are {bytes} bytes; this host takes {limit}.", zh: "参数共 {bytes} 字节，该主机上限为 {limit}。" },
  "start.workdir": { en: "The working directory could not be made: {message}", zh: "无法创建工作目录：{message}" },
  "start.secretArgument": { en: "{name} is a secret and cannot be a word of a command; use ${file:{name}} or the environment.", zh: "{name} 是机密参数，不能出现在命令行中，请使用 ${file:{name}} 或环境变量。" },
  "start.downloadForm": {
    en: "{line} is neither download[res:///name local] nor download[hdfs:///path local] with a plain file name.",
    zh: "{line} 不符合 download[res:///资源名 文件名] 或 download[hdfs:///路径 文件名] 的写法，文件名不能含目录。",
  },
  "start.download": { en: "{path} could not be fetched: {message}", zh: "无法获取 {path}：{message}" },
  "start.webhdfs": {
    en: "{path} cannot be fetched: set the parameter webhdfs to the address of WebHDFS, such as http://namenode:9870.",
    zh: "无法获取 {path}：请将参数 webhdfs 设为 WebHDFS 地址，例如 http://namenode:9870。",
  },
  "start.launcher": { en: "The launcher could not start it: {message}", zh: "启动器无法启动：{message}" },
  "start.busy": { en: "The host has no room for another process now: {message}", zh: "主机当前无法再创建进程：{message}" },
  "start.userMissing": { en: "The user that it should run as does not exist on this host.", zh: "主机上不存在指定的运行用户。" },
  "start.userRight": { en: "The agent does not run as root, so it cannot run this as another user.", zh: "代理未以 root 运行，不能以其他用户身份执行。" },
  "start.userPath": { en: "{user} cannot reach the agent's directory: {path} is closed to others.", zh: "用户 {user} 无法进入代理目录：{path} 不对其他用户开放。" },
  "start.directory": { en: "The working directory cannot be used: {message}", zh: "工作目录不可用：{message}" },
  "start.exec": { en: "The program could not be started: {message}", zh: "程序无法启动：{message}" },
  "start.limit": { en: "The limit {limit} could not be set: {message}", zh: "无法设置限制 {limit}：{message}" },
  "agent.directoryTaken": { en: "Another agent uses this directory: {path}. Stop it first.", zh: "另一个代理正在使用该目录：{path}。请先停止。" },
  "agent.notJoined": { en: "No agent has joined in {path}. Start with a join token first.", zh: "{path} 中没有已加入的代理，请先使用加入令牌启动。" },
  "agent.noAnswer": { en: "{address} did not answer: {message}", zh: "{address} 没有应答：{message}" },
} as const;
