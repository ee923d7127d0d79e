#pragma once
// How a command may end. Pipelines script these: they may only grow.

namespace cfmock::cli {

enum ExitCode : int {
  kMet = 0,              // also: the command did what it was asked
  kInternal = 1,         // a defect of ours, or the machine's: a report lost to a full disk
  kUsage = 2,            // also: a port that is taken, a file that cannot be written, a run that could not be started
  kScenarioInvalid = 3,  // also: a catalogue, or a document to import
  kNotMet = 4,
  kInconclusive = 5,     // the client asked nothing, was killed, journal rows were dropped
  kInterrupted = 130,
};

}  // namespace cfmock::cli
