import { entries } from './entry';

/** What can go wrong between an entry and its manifests. */
export const SYNTHESIS = entries({
  'construct-invalid': ['A construct refuses itself.', 'A construct of cdk8s-plus-28 or of your own registered a validation, and it failed: cdk8s would stop here too.', 'Change the construct as its message says.'],
  'dependency-cycle': ['Constructs depend on each other in a ring.', 'No order satisfies a ring: each would have to be applied before the other.', 'Remove one addDependency of the ring.'],
  'dependency-unusable': ['A dependency cannot be read.', 'Something other than a construct was passed to addDependency, so the order that was asked for is unknown.', 'Pass constructs to addDependency.'],
  'duplicate-object': ['Two objects have one identity.', 'Group, kind, namespace and name are the identity in a cluster: whichever is applied last overwrites the other, and nobody sees it.', 'Give one of them another name or namespace, or make it once.'],
  'entry-command-failed': ['The command of the entry ended with an error.', 'What it had written by then may be half of what it meant to write.', 'Mend the program; it printed why.'],
  'entry-does-not-compile': ['The entry, or something that it imports, cannot be loaded.', 'There is no program to run, so there are no manifests.', 'Mend the syntax, or the import, at the line that is named.'],
  'entry-exited': ['The entry left the process with an error code.', 'What it had made by then may be half of what it meant to make.', 'Throw an error that says why, instead of calling process.exit.'],
  'entry-missing': ['The entry file is not there.', 'There is nothing to run.', 'Correct the path; it is relative to the folder in which the command runs.'],
  'entry-not-runnable': ['The entry is no program that can be run.', 'Nobody knows which interpreter it is for.', 'Write a cdk8s.yaml that names the command.'],
  'entry-stuck': ['The entry awaits something that never comes.', 'It did not come to its end, so its manifests may be incomplete.', 'Look for a promise that nothing resolves.'],
  'entry-threw': ['The entry threw an error.', 'It stopped before its end, so its manifests are incomplete, and nothing is written.', 'Mend the program at the line that is named.'],
  'entry-without-app': ['The entry ran to its end, and synthesized no app.', 'Nothing was handed over to be proved: most often the last line, app.synth(), is missing.', 'Call app.synth() at the end of the entry.'],
  'object-unserializable': ['cdk8s cannot serialize an object.', 'A value in its body is none that a manifest can hold, or it holds itself.', 'Replace the value by a plain one.'],
  'object-without-identity': ['An object has no apiVersion, no kind or no name.', 'Nothing can be found, compared or applied without these three.', 'Give it all three.'],
  'patch-dropped-by-serializer': ['A patch on an object of cdk8s-plus-28 does not reach the manifest.', 'Its generated classes copy the fields that they know out of the patched object; fields newer than Kubernetes 1.28, raw quantities and raw int-or-strings vanish without an error.', 'Make the object as a plain ApiObject, or use the classes k8s.Quantity and k8s.IntOrString in the patch.'],
  'pools-differ': ['The platforms of one run declare different nodes.', 'A run is one set of objects in one cluster; it cannot be proved to fit two.', 'Synthesize what runs on different clusters in runs of its own.'],
  'today-missing': ['There are waivers, and nobody said what day it is.', 'The library reads no clock, so that the same input gives the same bytes; without a day no waiver could ever expire.', "Run the app with plinth synth, or pass new App({ today: '2026-11-21' })."],
  'value-missing': ['The app asks for a value that nobody gave.', 'App.value(name) without a default needs --set name=value.', 'Pass --set, or give App.value a default.'],
  'value-not-plain': ['A value is none that a manifest can hold.', 'Functions, symbols, NaN, infinities and instances of classes have no form in YAML.', 'Replace it by a text, a number, a boolean, null, a map or a list.'],
  'value-unused': ['A value was given, and the app never asked for it.', 'A misspelt --set changes nothing, and nobody notices until production looks like staging.', 'Correct the name, or remove it.'],
});

/** What can go wrong between manifests and files. */
export const FILES = entries({
  'file-edited': ['A file of ours was edited by hand.', 'Writing it would destroy the edit, which may be an urgent fix.', 'Carry the change into the app, then restore or delete the file, and synth again.'],
  'file-name-collision': ['Two objects need one file.', 'On a file system that ignores case the one would overwrite the other.', 'Rename one, or choose a layout with fewer files.'],
  'file-through-link': ['A file would be written through a symbolic link.', 'It may lead out of the output folder, to files that are none of ours.', 'Replace the link by a folder, or point --output at its target.'],
  'file-unknown': ['A file stands where a new one belongs, and the inventory does not know it.', 'It is somebody else’s work, and is never overwritten.', 'Move it out of the way, or delete it.'],
  'file-unreadable': ['A file cannot be read.', 'What it holds is not judged, so the verdict would be about something else.', 'Give the user that runs the command permission to read it.'],
  'inventory-unreadable': ['The inventory of the output folder cannot be understood.', 'It says which files are ours; without it, every file is taken for somebody else’s.', 'Restore it from version control.'],
  'journal-unreadable': ['The journal of a run that was cut off cannot be understood.', 'It says which files were half exchanged, so nobody knows which tree stands there.', 'Restore the folder from version control, delete the journal, and synth again.'],
  'nothing-to-write': ['The app made no objects, and the last run made some.', 'With pruning on, an empty result deletes everything that runs.', 'Mend the app; delete the folder by hand if it is meant to go.'],
  'output-unwritable': ['The output folder cannot be written.', 'Nothing was changed there.', 'Mend the permissions or the space, or choose another folder.'],
  'path-missing': ['A path on the command line is not there.', 'A check of nothing would pass.', 'Correct the path.'],
  'unfinished-write': ['A run was cut off while it exchanged files.', 'Old and new files stand side by side until the next run finishes it.', 'Run synth again.'],
  'usage': ['The options contradict each other, or one is missing.', 'The command does nothing rather than guess.', 'Correct the command line; --help shows examples.'],
  'write-in-progress': ['Two runs wrote one folder at the same time.', 'Only one of them can win, and it did.', 'Let one run at a time write a folder.'],
  'yaml-duplicate-key': ['A map in YAML has one key twice.', 'Readers take the last one, and the first, which looks just as real, does nothing.', 'Remove one of the two.'],
  'yaml-too-large': ['A YAML text is too large or too deep to be read.', 'Aliases that multiply, or endless nesting, would take all memory.', 'Split the file.'],
  'yaml-unreadable': ['A text is no YAML.', 'kubectl would refuse the file too.', 'Mend the syntax at the line that is named.'],
});

/** What can go wrong with waivers, rules and profiles. */
export const JUDGE = entries({
  'guarantee-undone': ['A change takes away what a construct promises.', 'Whoever relies on the construct relies on it; the change is easy to overlook, and nothing else reports it. Unlike the other errors of this page it can be waived.', 'Take the change back, say what you want by a prop, or waive guarantee-undone with reason, owner, last day and path.'],
  'profile-unknown': ['There is no profile of this name.', 'Judging by another one would say nothing about what was asked.', 'Name one of the profiles.'],
  'rule-crashed': ['A rule stopped with an error.', 'What it would have found is not known, so the set is not proved.', 'Report it as a defect of the rule, with the object.'],
  'waiver-locked': ['A waiver names a rule that nobody may waive here.', 'The organisation decided that this rule has no exceptions.', 'Mend what the rule finds, and remove the waiver.'],
  'waiver-malformed': ['A waiver is incomplete.', 'Without reason, owner and last day an exception becomes the rule.', 'Complete it: rule, reason, owner, until.'],
  'waiver-unknown-rule': ['A waiver names no rule.', 'It forgives nothing, and looks as if it did. Errors of schema, meaning and identity cannot be waived.', 'Name a rule, or remove the waiver.'],
  'waiver-unused': ['A waiver covers nothing.', 'What it forgave is mended, or it is in the wrong place; the next fault of this sort would pass unseen.', 'Remove it, or correct its container and path.'],
});
