// The store knows the exceptions of Azure.Identity, which it does not reference, by their namespace.
namespace Azure.Identity;

internal sealed class MadeUpSignInException() : Exception("No identity here.\nTried: this, that.");
