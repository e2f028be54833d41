/** Uploaded files, and scripts that ask for them. */
export const resourceWords = {
  "resource.notFound": { en: "There is no resource {name} in this project.", zh: "本项目中没有资源 {name}。" },
  "resource.versionNotFound": { en: "{name} has no version {number}.", zh: "{name} 没有版本 {number}。" },
  "resource.uploadNotFound": { en: "There is no upload {id}: it was finished, abandoned, or is older than a day. Begin it again.", zh: "没有上传 {id}：它已完成、已放弃或超过一天。请重新开始。" },
  "resource.uploadOther": { en: "The upload {id} is of another file: {name}, {bytes} bytes.", zh: "上传 {id} 属于另一个文件：{name}，{bytes} 字节。" },
  "resource.incomplete": { en: "{stored} of {bytes} bytes of {name} are here. Send the rest first.", zh: "{name} 共 {bytes} 字节，已收到 {stored} 字节。请先发送其余部分。" },
  "resource.noSpace": {
    en: "{name} needs {bytes} bytes and {free} are free on the server's disk. Free some, or choose another store.",
    zh: "{name} 需要 {bytes} 字节，服务器磁盘仅剩 {free} 字节。请释放空间或改用其他存储。",
  },
  "resource.inUse": { en: "{name} is used by {count} published tasks: {tasks}. Take it out of them first.", zh: "{name} 正被 {count} 个已发布的任务使用：{tasks}。请先从这些任务中移除。" },
  "resource.storeFailed": { en: "The store of resources failed: {message}. Try again; nothing was changed.", zh: "资源存储出错：{message}。请重试；未作任何更改。" },
  "resource.storeGone": { en: "These bytes lie in {kind}, and this server was not started with its address (--resources).", zh: "这些内容存放在 {kind}，但本服务器启动时未给出其地址（--resources）。" },
  "resource.address": {
    en: "'{url}' is no store of resources. Write s3+https://host/bucket/prefix?region=… or webhdfs+http://host:9870/folder?user=….",
    zh: "“{url}”不是资源存储地址。请写成 s3+https://host/bucket/prefix?region=… 或 webhdfs+http://host:9870/folder?user=…。",
  },
  "resource.addressSecret": {
    en: "The address of the store of resources holds a password. Put the keys into SIGNALBOX_S3_ACCESS_KEY and SIGNALBOX_S3_SECRET_KEY.",
    zh: "资源存储地址中含有密码。请把密钥放入 SIGNALBOX_S3_ACCESS_KEY 与 SIGNALBOX_S3_SECRET_KEY。",
  },
  "resource.addressS3": {
    en: "S3 needs a bucket in the address, and SIGNALBOX_S3_ACCESS_KEY and SIGNALBOX_S3_SECRET_KEY in the environment.",
    zh: "S3 需要地址中的存储桶，以及环境变量 SIGNALBOX_S3_ACCESS_KEY 与 SIGNALBOX_S3_SECRET_KEY。",
  },
  "task.resourceUnknown": { en: "{task} asks for {path}, and this project has no such resource. {nearest}", zh: "{task} 请求 {path}，但本项目没有该资源。{nearest}" },
  "start.resourceMissing": { en: "{path} could not be fetched: {reason}", zh: "无法获取 {path}：{reason}" },
} as const;
