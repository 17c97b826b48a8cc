// The store does not reference Azure.Identity and recognizes its exceptions by their namespace.
namespace Azure.Identity;

internal sealed class MadeUpSignInException() : Exception("No identity here.\nTried: this, that.");
