import type { Project } from "#contract";
import { useMay, useProjects, useSession } from "./hooks.ts";

/** The projects that this person administers. */
export function useAdministered(): readonly Project[] {
  const admin = useMay("platform");
  const { roles } = useSession();
  const projects = useProjects();
  return admin ? projects : projects.filter((project) => roles.some((one) => one.projectId === project.id && one.role === "projectAdmin"));
}
