import { Document } from "yaml";
import { isSecretReference, workflowDocument } from "#contract";
import type { WorkflowDefinition, WorkflowInstance } from "#contract";

/** The definition of a run as the text that `apply` reads. Secrets are left out. */
export const definitionText = ({ projectName, workflowName }: Pick<WorkflowInstance, "projectName" | "workflowName">, definition: WorkflowDefinition): string =>
  new Document(workflowDocument({ name: workflowName, description: "", project: projectName, folder: "", enabled: true }, definition, isSecretReference)).toString({
    lineWidth: 0,
    blockQuote: "literal",
    flowCollectionPadding: true,
  });
