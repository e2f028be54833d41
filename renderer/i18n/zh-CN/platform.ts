import type { platform as english } from "../en/platform.ts";
import type { Translation } from "../textKey.ts";

export const platform: Translation<typeof english> = {
  title: "平台",
  services: "服务",
  name: "平台",
  zone: "时区",
  "service.name": "服务",
  "service.health": "健康状况",
  "service.healthy": "正常",
  "service.unhealthy": "需要检查",
  "service.detail": "详情",
  "service.since": "开始时间",
  "service.none": "服务器没有报告任何服务。",
  "service.store": "存储",
  "service.gateway": "客户端",
  "service.fleet": "代理链路",
  "service.dispatch": "派发",
  "service.intake": "结果接收",
  "service.nodes": "节点",
  "counted.facts": "条事实已存储",
  "counted.clients": "个客户端已连接",
  "counted.masters": "个主代理已连接",
  "counted.waiting": "个任务等待槽位",
  "counted.finished": "个任务自启动以来完成",
  "counted.nodes": "个节点",
};
