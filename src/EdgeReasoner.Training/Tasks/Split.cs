namespace EdgeReasoner.Training.Tasks;

/// <summary>The part of all items that one belongs to, by a hash of its tokens: the same in every run, and never two parts at once.</summary>
internal enum Split
{
    /// <summary>Fifteen in sixteen: trained on.</summary>
    Training,

    /// <summary>One in thirty-two: for watching a training and for fitting the loop's settings.</summary>
    Calibration,

    /// <summary>One in thirty-two: only ever measured.</summary>
    HeldOut,
}
